package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.access.Strangers;
import dev.orchestrator.access.Users;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.chats.Askings;
import dev.orchestrator.chats.Buttons;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Dispatch;
import dev.orchestrator.chats.Errands;
import dev.orchestrator.chats.Inbox;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.Paces;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.chats.Tellings;
import dev.orchestrator.chats.Wires;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.messages.Address;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.TelegramSettings;
import dev.orchestrator.platform.TelegramWebhook;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Vault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.GetMe;

/** Hears what people write to a bot at Telegram, and tells them what happens in their threads. */
public final class TelegramVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(TelegramVerticle.class);

  private static final int CONNECTIONS = 32;
  private static final int LONGEST_VISIT_SECONDS = 5;

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
  private @Nullable Webhook webhook;
  private @Nullable HttpServer door;
  private final List<Loop> loops = new ArrayList<>();
  private boolean stopped;

  /**
   * Which bot it is.
   *
   * @param settings how it is reached, and who its admins are
   * @param wires how it gets its updates
   * @param paces how fast it sends
   * @param dispatch what it is to send
   */
  public record Bot(
      Secret token, TelegramSettings settings, Wires wires, Paces paces, Dispatch dispatch) {}

  /** Who may talk. */
  public record People(
      Admissions admissions, Invitations invitations, Strangers strangers, Users users) {}

  /** What is talked about. */
  public record Work(
      Flows flows,
      ThreadLog log,
      Threads threads,
      Projects projects,
      ProjectViews views,
      Vault vault,
      Spending spending,
      Alerts alerts,
      Nodes nodes,
      Servers servers,
      Registration registration) {}

  /** What it remembers. */
  public record Memory(
      Inbox inbox,
      Chats chats,
      Tellings tellings,
      Outbox outbox,
      ProgressMessages progress,
      Buttons buttons,
      Errands errands,
      Askings askings) {}

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
    var api = new BotApi(opened, bot.settings().api(), bot.token());
    var context = Objects.requireNonNull(vertx.getOrCreateContext());
    context.runOnContext(_ -> open(context, api));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    if (webhook != null) {
      webhook.stop();
    }
    loops.forEach(Loop::stop);
    if (door != null) {
      Await.await(door.shutdown(LONGEST_VISIT_SECONDS, TimeUnit.SECONDS));
    }
    Await.await(Objects.requireNonNull(client).close());
    if (polling != null) {
      polling.stop();
    }
    return Future.succeededFuture();
  }

  /** The port at which Telegram is awaited, once the door is open; 0 if updates are asked for. */
  int port() {
    return door == null ? 0 : door.actualPort();
  }

  private void open(Context context, BotApi api) {
    var telling = new Loop(vertx, LOOK);
    var sending = new Loop(vertx, LOOK);
    var carrying = new Loop(vertx, LOOK);
    var hints = new Hints(sending::hint, carrying::hint);
    var office = office(context, api, hints); // asks Telegram, which may take a while
    var desk = office.desk();
    if (stopped) {
      return;
    }
    var reception = new Reception(context, memory.inbox(), desk::handle);
    var sender = new Sender(context, api, mail(), sending::hint);
    var teller = office.teller();
    var porter = office.porter();
    bus.inTurn(Address.EVENTS_PLACED, _ -> telling.hint());
    vertx.setPeriodic(0, TIDY, _ -> tidy());
    run(context, new Loop(vertx, LOOK), () -> reception.sweep(api.bot()));
    run(context, carrying, () -> porter.carry(api.bot()));
    run(context, telling, () -> tell(teller, api, sending));
    run(context, sending, sender::send);
    var intake = new Intake(api.bot(), memory.inbox(), reception::arrived);
    bot.settings()
        .webhook()
        .ifPresentOrElse(
            place -> await(context, api, place, intake), () -> ask(context, api, intake));
  }

  private void run(Context context, Loop loop, Runnable deed) {
    loops.add(loop);
    context.runOnContext(_ -> loop.run(deed));
  }

  private static void tell(Teller teller, BotApi api, Loop sending) {
    if (teller.tell(api.bot())) {
      sending.hint();
    }
  }

  private void ask(Context context, BotApi api, Intake intake) {
    var asking = new Polling(vertx, api, intake, bot.wires());
    polling = asking;
    context.runOnContext(_ -> asking.run());
  }

  /** Telegram is told where to come when somebody listens there. */
  private void await(Context context, BotApi api, TelegramWebhook place, Intake intake) {
    var secret = place.secret().orElseGet(() -> Webhook.secretOf(bot.token()));
    door = Await.await(new WebhookDoor(place, secret, intake).open(vertx));
    var setting = new Webhook(vertx, api, bot.wires(), place.url().toString(), secret);
    webhook = setting;
    context.runOnContext(_ -> setting.run());
  }

  private Attention attention(Context context, BotApi api, Hints hints) {
    var rooms = new Attention.Rooms(work.flows(), work.log(), memory.progress(), hints.written());
    var attention = new Attention(context, api, rooms);
    vertx.setPeriodic(LOOK, _ -> attention.look());
    return attention;
  }

  private Sender.Mail mail() {
    return new Sender.Mail(bot.dispatch(), memory.outbox(), memory.progress(), bot.paces());
  }

  private void tidy() {
    try {
      memory.inbox().forget();
      memory.outbox().giveUpOld();
      memory.outbox().forget();
      memory.buttons().forget();
      memory.errands().forget();
      people.strangers().forget();
      bot.paces().forget();
    } catch (RuntimeException e) {
      LOG.warn("what is long over stays for another hour: {}", e.toString());
    }
  }

  private Office office(Context context, BotApi api, Hints hints) {
    var attention = attention(context, api, hints);
    var outside =
        new Office.Outside(
            context,
            api,
            bus,
            new Self(api.bot(), name(api)),
            bot.settings().admins(),
            hints,
            (talk, thread, seq) -> attention.heard(talk.chat(), talk.language(), thread, seq));
    return new Office(outside, people, work, memory);
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
