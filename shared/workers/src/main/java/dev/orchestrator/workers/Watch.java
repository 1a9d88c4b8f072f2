package dev.orchestrator.workers;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows one worker to its end. Why it ended is written down before anything of it is ended by
 * force: whoever watches it after a crash of ours comes to the same answer.
 */
final class Watch {

  private static final long POLL_MS = 50;
  private static final Duration LEFTOVERS = Duration.ofMillis(200);

  private final String key;
  private final ProcessFolder folder;
  private final DetachedProcess process;
  private final BirthRecord birth;
  private final Ear ear;
  private final InstantSource clock;
  private final Duration grace;
  private @Nullable Instant resultSeen;
  private @Nullable Instant lastSign;
  private long bytesSeen;

  Watch(
      String key,
      ProcessFolder folder,
      DetachedProcess process,
      BirthRecord birth,
      Ear ear,
      InstantSource clock,
      Duration grace) {
    this.key = key;
    this.folder = folder;
    this.process = process;
    this.birth = birth;
    this.ear = ear;
    this.clock = clock;
    this.grace = grace;
  }

  WorkerEnd untilEnd() throws InterruptedException {
    var cause = decidedOrDue();
    while (cause.isEmpty()) {
      Thread.sleep(POLL_MS);
      cause = decidedOrDue();
    }
    return conclude(cause.get());
  }

  /** Ends the worker; if it had ended already, the way it did stays. */
  void endNow() throws InterruptedException {
    conclude(decidedOrDue().orElse(Cause.KILLED));
  }

  private Optional<Cause> decidedOrDue() {
    var state = process.state();
    ear.listen(!(state instanceof ProcessState.Running));
    return Decision.of(folder).or(() -> due(state));
  }

  private Optional<Cause> due(ProcessState state) {
    var ended = ended(state);
    if (ear.result().isPresent()) {
      return ended.isPresent() || graceIsOver() ? Optional.of(Cause.RESULT) : Optional.empty();
    }
    if (ear.bytes() > birth.limits().maxLogBytes()) {
      return Optional.of(Cause.FLOODED);
    }
    return ended.or(this::tooLong);
  }

  private Optional<Cause> tooLong() {
    var now = clock.instant();
    if (now.isAfter(birth.startedAt().plus(birth.limits().wallClock()))) {
      return Optional.of(Cause.TIMED_OUT);
    }
    return isSilent(now) ? Optional.of(Cause.SILENT) : Optional.empty();
  }

  /** Counted from when we began to watch: the time that nobody listened is not held against it. */
  private boolean isSilent(Instant now) {
    var bytes = ear.bytes();
    if (lastSign == null || bytes != bytesSeen) {
      lastSign = now;
      bytesSeen = bytes;
    }
    return now.isAfter(lastSign.plus(birth.limits().inactivity()));
  }

  private static Optional<Cause> ended(ProcessState state) {
    return switch (state) {
      case ProcessState.Running _ -> Optional.empty();
      case ProcessState.Ended _ -> Optional.of(Cause.EXITED);
      case ProcessState.Vanished _, ProcessState.NotStarted _ -> Optional.of(Cause.VANISHED);
    };
  }

  private boolean graceIsOver() {
    var now = clock.instant();
    if (resultSeen == null) {
      resultSeen = now;
    }
    return now.isAfter(resultSeen.plus(grace));
  }

  private WorkerEnd conclude(Cause due) throws InterruptedException {
    var cause = Decision.first(folder, due);
    process.end(graceFor(cause));
    ear.listen(true);
    return Ending.of(folder).map(Ending::end).orElseGet(() -> keep(cause));
  }

  /** What a worker leaves behind has no more to say, and a flood must not go on. */
  private Duration graceFor(Cause cause) {
    if (cause == Cause.FLOODED) {
      return Duration.ZERO;
    }
    return process.state() instanceof ProcessState.Running ? grace : LEFTOVERS;
  }

  private WorkerEnd keep(Cause cause) {
    var end = Autopsy.of(folder, process.state(), birth.limits()).end(cause, ear.result());
    new Ending(key, clock.instant(), end).keep(folder);
    return end;
  }
}
