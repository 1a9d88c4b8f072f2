package dev.orchestrator.telegram;

import dev.orchestrator.access.Admissions;
import dev.orchestrator.access.Invitations;
import dev.orchestrator.access.Strangers;
import dev.orchestrator.access.Users;
import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.PoolBots;
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
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.TelegramPace;
import dev.orchestrator.platform.TelegramSettings;
import dev.orchestrator.platform.TelegramWebhook;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Censor;
import dev.orchestrator.store.KeyRotation;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Vault;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A door with a real database behind it and the double of Telegram in front of it. */
final class DoorStage implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final BotApiDouble telegram;
  private final TelegramPace pace;
  final Database database;
  final Flows flows;
  final Bus bus;
  final Threads threads;
  final Projects projects;
  final Vault vault;
  final ThreadLog log;
  final Users users;
  final PoolBots pool;
  final Admissions admissions;
  private final Invitations invitations = new Invitations();
  final TelegramVerticle.Memory memory;

  DoorStage() {
    this(BotApiDouble.start(), new TelegramPace(30, 1, 20));
  }

  /** With a Telegram of other limits, and the pace that suits them. */
  DoorStage(BotApiDouble telegram, TelegramPace pace) {
    this.telegram = telegram;
    this.pace = pace;
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 12);
    flows = new Flows(database);
    bus = new Bus(vertx);
    threads = new Threads(database);
    projects = new Projects(database);
    var keys = new MasterKeys(MasterKey.random(), List.of(), "");
    var ring = Keyring.open(database, keys);
    var secrets = new Secrets(database, ring);
    vault =
        new Vault(
            secrets,
            new SecretWaits(database),
            new KeyRotation(database, ring, keys, Optional.empty(), List.of()));
    var censor = new Censor(secrets, vault.waits(), projects);
    log = new ThreadLog(database, flows, bus, censor);
    users = new Users(database);
    admissions = new Admissions(users, invitations);
    pool = new PoolBots(database, ring);
    memory = memory(ring);
  }

  private TelegramVerticle.Memory memory(Keyring ring) {
    var tellings = new Tellings(database);
    var chats = new Chats(threads, tellings);
    return new TelegramVerticle.Memory(
        new Inbox(database, flows, chats, ring),
        chats,
        tellings,
        new Outbox(database),
        new ProgressMessages(database),
        new Buttons(database),
        new Errands(database),
        new Askings());
  }

  /** Opens the door for a bot; whoever is named is an admin. */
  Opened open(Bot bot, Long... admins) {
    return open(bot, Optional.empty(), admins);
  }

  /** As above, where Telegram may be told to bring updates. */
  Opened open(Bot bot, Optional<TelegramWebhook> webhook, Long... admins) {
    var token = new Secret(bot.token());
    var settings =
        new TelegramSettings(
            Optional.of(token), Set.of(admins), URI.create(telegram.url()), webhook, pace);
    var paces = new Paces(database, pace);
    var dispatch = new Dispatch(database, memory.outbox(), memory.progress(), paces);
    var verticle =
        new TelegramVerticle(
            new TelegramVerticle.Bot(token, settings, new Wires(database), paces, dispatch),
            bus,
            new TelegramVerticle.People(admissions, invitations, new Strangers(database), users),
            new TelegramVerticle.Work(
                flows,
                log,
                threads,
                projects,
                new ProjectViews(database, new PublicUrls("http://127.0.0.1:1")),
                vault,
                new Spending(database),
                new Alerts(database),
                new Nodes(database),
                new Servers(database),
                registration()),
            memory);
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var id = Await.await(vertx.deployVerticle(verticle, options));
    return () -> Await.await(vertx.undeploy(id));
  }

  /** Where bots come into the pool. */
  private Registration registration() {
    var check =
        new TokenCheck(
            vertx, vertx.createHttpClient(), URI.create(telegram.url()), Duration.ofMillis(100));
    return new Registration(pool, flows, check, Optional.empty());
  }

  /** A door that is open until it is closed. */
  interface Opened extends AutoCloseable {
    @Override
    void close();
  }

  /** What was said in the threads of whoever talks in this chat, in order. */
  List<String> heard(long chat) {
    return database
        .list(
            row -> Json.read(row.getString("body"), ThreadEvent.class),
            """
            SELECT body FROM thread_event JOIN telegram_telling USING (thread_id)
             WHERE chat = $1 AND type = 'UserSaid'
             ORDER BY thread_event.thread_id, seq
            """,
            chat)
        .stream()
        .map(event -> ((UserSaid) event).text())
        .toList();
  }

  /** The threads of a chat, the oldest first. */
  List<ThreadId> threads(long chat) {
    return database.list(
        row -> new ThreadId((UUID) row.getValue("thread_id")),
        "SELECT thread_id FROM telegram_telling WHERE chat = $1 ORDER BY thread_id",
        chat);
  }

  /** The number of the newest event of a thread that was told. */
  long told(ThreadId thread) {
    return database
        .first(
            row -> row.getLong(0),
            "SELECT told_seq FROM telegram_telling WHERE thread_id = $1",
            thread.value())
        .orElseThrow();
  }

  /** Whether the progress that a chat shows is the newest that it is to show. */
  boolean showsWhatIsWanted(ThreadId thread) {
    return database
        .first(
            row -> row.getBoolean(0),
            "SELECT wanted = shown FROM telegram_telling WHERE thread_id = $1",
            thread.value())
        .orElseThrow();
  }

  Optional<String> lastWords(ThreadId thread) {
    return flows.transaction(tx -> log.lastWords(tx, thread));
  }

  /** How much of what was ordered is not carried out yet. */
  long errandsLeft() {
    return count("telegram_errand WHERE ended_at IS NULL");
  }

  long count(String table) {
    return database.first(row -> row.getLong(0), "SELECT count(*) FROM " + table).orElseThrow();
  }

  @Override
  public void close() {
    telegram.close();
    database.close();
    Await.await(vertx.close());
  }
}
