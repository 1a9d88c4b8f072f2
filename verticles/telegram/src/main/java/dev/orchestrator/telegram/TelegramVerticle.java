package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Inbox;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.chats.Tellings;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.Address;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ThreadLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.ActionType;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.send.SendChatAction;

/** Hears what people write to a bot at Telegram, and tells them what happens in their threads. */
public final class TelegramVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(TelegramVerticle.class);

  private static final int CONNECTIONS = 32;

  /** How often it looks for what no hint told. */
  private static final long LOOK = 1_000;

  /** How often what is long over is forgotten. */
  private static final long TIDY = Duration.ofHours(1).toMillis();

  private final Bot bot;
  private final Bus bus;
  private final People people;
  private final Work work;
  private final Memory memory;
  private @Nullable HttpClient client;
  private @Nullable Polling polling;
  private @Nullable Loop telling;
  private boolean stopped;

  /**
   * Which bot it is, and where.
   *
   * @param api where the Bot API is
   * @param admins what Telegram calls those who are admins
   */
  public record Bot(Secret token, URI api, Set<Long> admins) {}

  /** Who may talk. */
  public record People(Admissions admissions, Invitations invitations) {}

  /** What is talked about. */
  public record Work(Flows flows, ThreadLog log, Projects projects) {}

  /** What it remembers. */
  public record Memory(
      Inbox inbox, Chats chats, Tellings tellings, Outbox outbox, ProgressMessages progress) {}

  public TelegramVerticle(Bot bot, Bus bus, People people, Work work, Memory memory) {
    this.bot = bot;
    this.bus = bus;
    this.people = people;
    this.work = work;
    this.memory = memory;
  }

  /** It runs even while Telegram is away: what people wrote meanwhile waits there. */
  @Override
  public Future<?> start() {
    var opened =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    client = opened;
    var api = new BotApi(opened, bot.api(), bot.token());
    var context = Objects.requireNonNull(vertx.getOrCreateContext());
    context.runOnContext(_ -> open(context, api));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    if (polling != null) {
      polling.stop();
    }
    if (telling != null) {
      telling.stop();
    }
    return Objects.requireNonNull(client).close();
  }

  private void open(Context context, BotApi api) {
    var loop = new Loop(vertx, LOOK);
    telling = loop;
    var sender = new Sender(context, api, memory.outbox(), memory.progress(), loop::hint);
    var sheets =
        new Teller.Sheets(memory.chats(), memory.tellings(), memory.outbox(), memory.progress());
    var teller =
        new Teller(work.flows(), work.log(), new Volumes(work.projects(), work.log()), sheets);
    var desk = desk(context, api, loop); // asks Telegram, which may take a while
    if (stopped) {
      return;
    }
    var reception = new Reception(context, memory.inbox(), desk::handle);
    bus.inTurn(Address.EVENTS_PLACED, _ -> loop.hint());
    vertx.setPeriodic(0, TIDY, _ -> tidy());
    context.runOnContext(_ ->
        loop.run(() -> {
          reception.sweep(api.bot());
          teller.tell(api.bot());
          sender.send();
        }));
    var asking = new Polling(vertx, api, memory.inbox(), reception::arrived);
    polling = asking;
    context.runOnContext(_ -> asking.run());
  }

  private void tidy() {
    try {
      memory.inbox().forget();
      memory.outbox().giveUpOld();
      memory.outbox().forget();
    } catch (RuntimeException e) {
      LOG.warn("what is long over stays for another hour: {}", e.toString());
    }
  }

  private Desk desk(Context context, BotApi api, Loop loop) {
    var shelf = new Commands.Shelf(memory.chats(), memory.outbox(), work.projects());
    var commands = new Commands(people.admissions(), people.invitations(), shelf, name(api));
    return new Desk(
        bot.admins(),
        people.admissions(),
        new Desk.Rooms(memory.chats(), memory.outbox(), work.log()),
        commands,
        new Desk.Afterwards(loop::hint, chat -> context.runOnContext(_ -> type(api, chat))));
  }

  /** Shows at once that somebody is at it; if that does not work, the answer comes all the same. */
  private static void type(BotApi api, Chat chat) {
    api.call(
        SendChatAction.builder().chatId(chat.id()).action(ActionType.TYPING.toString()).build());
  }

  /** What people call the bot; if Telegram is away, its id stands in links. */
  private static String name(BotApi api) {
    return switch (api.call(new GetMe())) {
      case Reply.Done<JsonNode>(var me) -> me.path("username").asText();
      case Reply.Refused<JsonNode>(var code, var why) -> unnamed(api, code + " " + why);
      case Reply.TooMuch<JsonNode> _ -> unnamed(api, "too many requests");
      case Reply.Unanswered<JsonNode>(var why) -> unnamed(api, why);
    };
  }

  private static String unnamed(BotApi api, String why) {
    LOG.warn("the bot {} cannot be asked its name: {}", api.bot(), why);
    return Long.toString(api.bot());
  }
}
