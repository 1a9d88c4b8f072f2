package dev.orchestrator.chats;

import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A fresh database with all that the door to Telegram remembers. */
final class ChatsDatabase implements AutoCloseable {

  static final long BOT = 77;

  private static final AtomicLong CHATS = new AtomicLong();

  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  final ThreadLog log;
  final Threads threads;
  final Tellings tellings;
  final Chats chats;
  final Outbox outbox;
  final Inbox inbox;

  ChatsDatabase() {
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 12);
    flows = new Flows(database);
    log = new ThreadLog(database, flows, new Bus(vertx));
    threads = new Threads(database);
    tellings = new Tellings(database);
    chats = new Chats(threads, tellings);
    outbox = new Outbox(database);
    inbox = inbox(MasterKey.random());
  }

  /** The inbox of a server that was given this key. */
  Inbox inbox(MasterKey key) {
    var ring = Keyring.open(database, new MasterKeys(key, List.of(), ""));
    return new Inbox(database, flows, chats, ring);
  }

  UserId user(String name) {
    var id = UserId.next();
    database.query(
        "INSERT INTO app_user (id, name, role) VALUES ($1, $2, 'USER')", id.value(), name);
    return id;
  }

  /** A chat that no other test uses. */
  static Chat chat() {
    return new Chat(BOT, CHATS.incrementAndGet());
  }

  void in(Consumer<Tx> deed) {
    flows.transaction(tx -> {
      deed.accept(tx);
      return true;
    });
  }

  /** Runs the deed so often at once and returns what came of each. */
  static <T> List<T> atOnce(int times, Callable<T> deed) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = IntStream.range(0, times).mapToObj(_ -> executor.submit(deed)).toList();
      var results = new java.util.ArrayList<T>();
      for (var run : runs) {
        results.add(run.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  @Override
  public void close() {
    database.close();
    Await.await(vertx.close());
  }
}
