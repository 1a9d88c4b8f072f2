package dev.orchestrator.store;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A fresh database with all tables, and many hands to write to it at once. */
final class StoreDatabase implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  final ThreadLog log;
  final Threads threads;

  StoreDatabase() {
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 16);
    flows = new Flows(database);
    log = new ThreadLog(database, flows, new Bus(vertx));
    threads = new Threads(database);
  }

  Principal user(String name) {
    var id = UserId.next();
    database.query(
        "INSERT INTO app_user (id, name, role) VALUES ($1, $2, 'USER')", id.value(), name);
    return new Principal(id, Role.USER);
  }

  ThreadId thread(Principal user) {
    return threads.open(user.user(), "");
  }

  List<FlowState> liveTurns(ThreadId thread) {
    return flows.list(FlowQuery.live().kind(ThreadLog.TURN).thread(thread.toString()));
  }

  /**
   * Ends a turn's flow as the engine does, when the body agrees; the engine itself has its own
   * tests.
   */
  void endFlow(dev.orchestrator.flow.Tx tx, FlowState turn) {
    Database.rows(
        tx.connection(), "UPDATE flow SET state = 'DONE' WHERE id = $1", turn.id().value());
  }

  /** Runs the deed so many times at once and returns what came of each. */
  static <T> List<T> atOnce(int times, Callable<T> deed) throws Exception {
    return atOnce(IntStream.range(0, times).mapToObj(_ -> deed).toList());
  }

  static <T> List<T> atOnce(List<Callable<T>> deeds) throws Exception {
    var ready = new CountDownLatch(deeds.size());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures =
          deeds.stream()
              .map(deed ->
                  executor.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return deed.call();
                  }))
              .toList();
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  @Override
  public void close() {
    database.close();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
