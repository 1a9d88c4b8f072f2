package dev.orchestrator.app;

import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.api.ApiVerticle.Finding;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.BotHealth;
import dev.orchestrator.chats.Chats;
import dev.orchestrator.chats.Dispatch;
import dev.orchestrator.chats.Inbox;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.Paces;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.chats.Tellings;
import dev.orchestrator.chats.Wires;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.TelegramSettings;
import dev.orchestrator.telegram.TelegramVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;

/** The door to Telegram: read it to know what it is given. */
record TelegramDoor(TelegramSettings settings, Archive archive, Bus bus) {

  /** The door, where the settings have a bot for it. */
  static Optional<Supplier<Deployable>> of(TelegramSettings settings, Archive archive, Bus bus) {
    var door = new TelegramDoor(settings, archive, bus);
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
    return new TelegramVerticle(
        bot(token, memory),
        bus,
        new TelegramVerticle.People(
            new Admissions(archive.access().users(), new Invitations()), new Invitations()),
        new TelegramVerticle.Work(archive.flows(), archive.log(), archive.projects()),
        memory);
  }

  private TelegramVerticle.Bot bot(Secret token, TelegramVerticle.Memory memory) {
    var database = archive.database();
    var paces = new Paces(database, settings.pace());
    var dispatch = new Dispatch(database, memory.outbox(), memory.progress(), paces);
    return new TelegramVerticle.Bot(token, settings, new Wires(database), paces, dispatch);
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
        new ProgressMessages(database));
  }
}
