package dev.orchestrator.app;

import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.access.Strangers;
import dev.orchestrator.api.ApiVerticle.Finding;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.BotHealth;
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
import dev.orchestrator.llm.Spending;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.TelegramSettings;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Servers;
import dev.orchestrator.telegram.TelegramVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;

/** The door to Telegram: read it to know what it is given. */
record TelegramDoor(
    TelegramSettings settings, Archive archive, BotRoom bots, Bus bus, PublicUrls urls) {

  /** The door, where the settings have a bot for it. */
  static Optional<Supplier<Deployable>> of(
      TelegramSettings settings, Archive archive, BotRoom bots, Bus bus, PublicUrls urls) {
    var door = new TelegramDoor(settings, archive, bots, bus, urls);
    return settings.token().map(token -> () -> door.verticle(token));
  }

  /** How the bot of the settings is; empty if they have none. */
  static Optional<Supplier<Finding>> examined(TelegramSettings settings, Vertx vertx) {
    return settings
        .token()
        .map(token -> {
          var api = new BotApi(vertx.createHttpClient(), settings.api(), token);
          return () -> finding(BotHealth.of(api));
        });
  }

  private static Finding finding(BotHealth bot) {
    return new Finding("telegram", bot.well(), false, bot.words());
  }

  private Deployable verticle(Secret token) {
    var memory = memory();
    return new TelegramVerticle(bot(token, memory), bus, people(), work(), memory);
  }

  private TelegramVerticle.Bot bot(Secret token, TelegramVerticle.Memory memory) {
    var database = archive.database();
    var paces = new Paces(database, settings.pace());
    var dispatch = new Dispatch(database, memory.outbox(), memory.progress(), paces);
    return new TelegramVerticle.Bot(token, settings, new Wires(database), paces, dispatch);
  }

  private TelegramVerticle.People people() {
    var users = archive.access().users();
    var invitations = new Invitations();
    return new TelegramVerticle.People(
        new Admissions(users, invitations), invitations, new Strangers(archive.database()), users);
  }

  private TelegramVerticle.Work work() {
    var database = archive.database();
    return new TelegramVerticle.Work(
        archive.flows(),
        archive.log(),
        archive.threads(),
        archive.projects(),
        new ProjectViews(database, urls),
        archive.vault(),
        new Spending(database),
        archive.alerts(),
        archive.nodes(),
        new Servers(database),
        bots.registration());
  }

  private TelegramVerticle.Memory memory() {
    var database = archive.database();
    var tellings = new Tellings(database);
    var chats = new Chats(archive.threads(), tellings);
    var ring = archive.vault().secrets().keyring();
    return new TelegramVerticle.Memory(
        new Inbox(database, archive.flows(), chats, ring),
        chats,
        tellings,
        new Outbox(database),
        new ProgressMessages(database),
        new Buttons(database),
        new Errands(database),
        new Askings());
  }
}
