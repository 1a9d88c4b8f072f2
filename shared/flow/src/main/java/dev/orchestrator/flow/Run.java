package dev.orchestrator.flow;

import dev.orchestrator.flow.Unwound.Why;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.LostConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A claimed flow on its thread, until it ends, waits, or is taken away. */
final class Run {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  /** So often may a flow be claimed without anything new in its journal. */
  private static final int MOST_CLAIMS = 10;

  private static final Duration DATABASE_PAUSE = Duration.ofMillis(100);

  /** Then the heartbeat, or whoever sees that this node is gone, gives it back. */
  private static final int GIVING_BACK_ATTEMPTS = 10;

  private final Work<?, ?> work;
  private final Engine engine;
  private final Holds holds;
  private final Endings endings;
  private final Passage passage;
  private final LiveFlow flow;
  private final Runnable room;
  private final Consumer<Run> over;
  private final Thread thread;
  private final AtomicReference<@Nullable Why> stop = new AtomicReference<>();
  private volatile boolean leaving;
  private volatile boolean returned;
  private volatile long stoppedAt;

  /**
   * @param room told when the code has returned, while the end is still to be written
   * @param over told when the thread ends
   */
  Run(
      Engine engine,
      Work<?, ?> work,
      Map<String, Entry> journal,
      Runnable room,
      Consumer<Run> over) {
    this.engine = engine;
    this.work = work;
    this.room = room;
    this.over = over;
    this.holds = new Holds(engine.database());
    this.endings = new Endings(engine);
    this.passage = new Passage(this, journal);
    this.flow = new LiveFlow(work, passage, this, engine, new Commits(engine, endings));
    this.thread = Thread.ofVirtual().name(work.held().toString()).unstarted(this::run);
  }

  /**
   * @param before an earlier run of the same flow, whose thread may not have ended yet
   */
  void start(@Nullable Run before) {
    if (before == null) {
      thread.start();
    } else {
      Thread.startVirtualThread(() -> startAfter(before.thread));
    }
  }

  private void startAfter(Thread before) {
    try {
      var _ = before.join(engine.timing().grace());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.start();
  }

  /** Takes the thread out of whatever it does; the first reason counts. */
  void stop(Why why) {
    if (stop.compareAndSet(null, why)) {
      stoppedAt = System.nanoTime();
      thread.interrupt();
    }
  }

  /** Lets it go on to its next step that is not journaled yet, and no further. */
  void leaveAtNextStep() {
    leaving = true;
  }

  /** Whether it was stopped and its thread has gone on for longer than that. */
  boolean ignoresStopFor(Duration grace) {
    return stop.get() != null && System.nanoTime() - stoppedAt > grace.toNanos();
  }

  /** Throws if the thread is to leave the flow's code. */
  void check() {
    var why = stop.get();
    if (why != null) {
      throw new Unwound(why);
    }
  }

  /** As {@link #check}, before something new is done. */
  void boundary() {
    check();
    if (leaving) {
      throw leave(Why.RELEASED);
    }
  }

  /** The thread leaves by itself; to be thrown. */
  Unwound leave(Why why) {
    var earlier = stop.compareAndExchange(null, why);
    return new Unwound(earlier == null ? why : earlier);
  }

  /** Whether its code has not returned yet, so that it counts among those that run. */
  boolean busy() {
    return !returned;
  }

  boolean isCurrentThread() {
    return thread.equals(Thread.currentThread());
  }

  FlowId id() {
    return work.id();
  }

  Held held() {
    return work.held();
  }

  /** Pauses the flow's code. */
  void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      check();
      throw leave(Why.BROKEN);
    }
  }

  /**
   * Repeats something with the database until that answers.
   *
   * @param action told whether it was tried before
   */
  <T> T insist(Function<Boolean, T> action) {
    var again = false;
    while (true) {
      check();
      try {
        var result = action.apply(again);
        engine.outage().over();
        return result;
      } catch (Await.Interrupted e) {
        check();
        throw leave(Why.BROKEN);
      } catch (Exception e) {
        if (!LostConnection.isCauseOf(e)) {
          throw e;
        }
        engine.outage().failed(e);
        pause(DATABASE_PAUSE);
        again = true;
      }
    }
  }

  private void run() {
    try {
      proceed();
    } catch (Unwound e) {
      afterwards(e.why());
    } catch (InterruptedException e) {
      afterwards(leave(Why.BROKEN).why());
    } catch (Throwable e) {
      LOG.error("{} broke off and is tried again: {}", held(), e.toString());
      afterwards(Why.BROKEN);
    } finally {
      over.accept(this);
    }
  }

  private void proceed() throws InterruptedException {
    if (held().cancelling()) {
      conclude(new Ended.Cancelled(), held().undoAttempts());
    } else if (held().failure().isPresent()) {
      conclude(new Ended.Failed(held().failure().get()), held().undoAttempts());
    } else if (held().claims() > MOST_CLAIMS) {
      fail(new NoProgress(id(), MOST_CLAIMS));
    } else {
      runCode();
    }
  }

  private void runCode() throws InterruptedException {
    try {
      var result = work.run(flow);
      finish(result);
    } catch (Exception e) {
      check();
      if (e instanceof InterruptedException || e instanceof Await.Interrupted) {
        throw leave(Why.BROKEN);
      }
      fail(e);
    }
  }

  private void finish(String result) throws InterruptedException {
    check(); // the flow's code may have held up what should have taken us out of it
    if (passage.ended()) {
      return;
    }
    returned = true;
    room.run();
    if (!written(result)) {
      throw leave(Why.FENCED);
    }
  }

  private boolean written(String result) throws InterruptedException {
    return work.endsQuietly()
        ? engine.journal().end(held(), result) == Journal.Outcome.WRITTEN
        : insist(_ -> endings.end(work, new Ended.Done(result)));
  }

  private void fail(Exception e) throws InterruptedException {
    var failure = Failure.of(e);
    if (passage.ended()) {
      LOG.warn("{} failed after the commit that ended it: {}", held(), failure);
      return;
    }
    LOG.warn("{} failed: {}: {}", held(), failure.type(), failure.message());
    LOG.debug("{} failed", held(), e);
    var step = e instanceof StepFailed failed ? failed.step() : null;
    if (!insist(_ -> holds.failing(held(), failure, step))) {
      throw leave(Why.FENCED);
    }
    conclude(new Ended.Failed(failure), 0);
  }

  private void conclude(Ended end, int attempts) throws InterruptedException {
    endings.conclude(this, work, end, attempts);
  }

  /** Tells the row what became of the flow; what does not get there is found by the next beat. */
  private void afterwards(Why why) {
    var _ = Thread.interrupted();
    for (var attempt = 1; !toldRow(why, attempt == GIVING_BACK_ATTEMPTS); attempt++) {
      LockSupport.parkNanos(DATABASE_PAUSE.toNanos());
    }
  }

  private boolean toldRow(Why why, boolean last) {
    try {
      switch (why) {
        case PARKED -> {}
        case FENCED -> holds.letGo(held());
        case RELEASED -> holds.release(held(), Duration.ZERO, false);
        case BROKEN -> holds.release(held(), Duration.ofSeconds(held().claims()), true);
      }
      return true;
    } catch (Exception e) {
      if (!LostConnection.isCauseOf(e)) {
        LOG.warn(
            "{} could not be given back, the next heartbeat does it: {}", held(), e.toString());
        return true;
      }
      engine.outage().failed(e);
      return last;
    }
  }
}
