package dev.orchestrator.flow;

import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.LostConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the flows of this node have done, many in one commit: while one batch is on its way,
 * the next one gathers. Each row is conditional on its flow's fence.
 */
final class Journal implements AutoCloseable {

  /**
   * Two, so that rows which come while one batch is on its way need not wait for its end; and so
   * that one goes on while the other waits for a flow's row that somebody else holds.
   */
  private static final int LANES = 2;

  private static final int LARGEST_BATCH = 512;

  /** How long a lane waits for rows of flows that were answered a moment ago. */
  private static final long LINGER_NANOS = 150_000;

  /**
   * Then the statement is sent again; it waits this long only if somebody else holds a flow's row.
   */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** What became of a row. */
  enum Outcome {
    WRITTEN,
    FENCED,
    /** The name is in the journal already. */
    TAKEN
  }

  /** A row to be written, or the end of a flow, with whoever waits for it. */
  record Write(
      Held held,
      @Nullable Entry entry,
      @Nullable String result,
      CompletableFuture<Outcome> outcome) {

    static Write step(Held held, Entry entry) {
      return new Write(held, entry, null, new CompletableFuture<>());
    }

    static Write end(Held held, String result) {
      return new Write(held, null, result, new CompletableFuture<>());
    }
  }

  private final LinkedBlockingQueue<Write> pending = new LinkedBlockingQueue<>();
  private final Database database;
  private final Outage outage;
  private final List<Thread> lanes = new ArrayList<>();
  private volatile int lately;
  private volatile boolean open = true;

  Journal(Database database, Outage outage) {
    this.database = database;
    this.outage = outage;
    for (var lane = 1; lane <= LANES; lane++) {
      lanes.add(Thread.ofVirtual().name("flow journal " + lane).start(this::writeBatches));
    }
  }

  /** Writes a step's row; waits until it is on disk. */
  Outcome write(Held held, Entry entry) throws InterruptedException {
    return submit(Write.step(held, entry));
  }

  /** Makes a flow DONE; waits until it is on disk. */
  Outcome end(Held held, String result) throws InterruptedException {
    return submit(Write.end(held, result));
  }

  private Outcome submit(Write write) throws InterruptedException {
    pending.add(write);
    if (!open) {
      return Outcome.FENCED; // this node has left, and the flow is somebody else's
    }
    try {
      return write.outcome().get();
    } catch (InterruptedException e) {
      write.outcome().cancel(false); // spares the row if it is not on its way yet
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the journal refused a row: " + e.getCause(), e);
    }
  }

  private void writeBatches() {
    var batch = new ArrayList<Write>();
    try (var line = new Line(database, LONGEST)) {
      var sql = new JournalSql(line);
      while (open) {
        batch.clear();
        batch.add(pending.take());
        gather(batch);
        write(sql, batch);
      }
    } catch (InterruptedException | Await.Interrupted e) {
      pending.drainTo(batch); // closed
      batch.forEach(write -> write.outcome().complete(Outcome.FENCED));
    }
  }

  /** Takes what is pending; lets flows that were answered a moment ago go on to their next row. */
  @SuppressWarnings(
      "ThreadPriorityCheck") // they stand in line before us; for luck it needs no more
  private void gather(List<Write> batch) {
    var until = System.nanoTime() + LINGER_NANOS;
    while (pending.size() + batch.size() < lately && System.nanoTime() < until) {
      Thread.yield();
    }
    pending.drainTo(batch, LARGEST_BATCH - 1);
    batch.removeIf(write -> write.outcome().isDone());
    lately = batch.size();
  }

  /** Tries until the database has answered for every row. */
  private void write(JournalSql sql, List<Write> batch) throws InterruptedException {
    for (var attempt = 1; !batch.isEmpty(); attempt++) {
      try {
        sql.write(batch, attempt > 1);
        outage.over();
        return;
      } catch (Await.Interrupted e) {
        throw e;
      } catch (Exception e) {
        if (LostConnection.isCauseOf(e)) {
          outage.failed(e);
          Thread.sleep(PAUSE.multipliedBy(Math.min(attempt, 10)));
          batch.removeIf(write -> write.outcome().isDone()); // given up meanwhile
        } else {
          isolate(sql, batch, e);
          return;
        }
      }
    }
  }

  /** One row that the database cannot take must not harm those beside it. */
  private void isolate(JournalSql sql, List<Write> batch, Exception failure)
      throws InterruptedException {
    if (batch.size() == 1) {
      batch.getFirst().outcome().completeExceptionally(failure);
      return;
    }
    for (var write : batch) {
      write(sql, new ArrayList<>(List.of(write)));
    }
  }

  @Override
  public void close() {
    open = false;
    lanes.forEach(Thread::interrupt);
  }
}
