package dev.orchestrator.workers;

import dev.orchestrator.workers.WorkerEnd.Evidence;
import dev.orchestrator.workers.WorkerEvent.Completed;
import dev.orchestrator.workers.WorkerEvent.Failed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final int TAIL_LINES = 100;
  private static final int TAIL_BYTES = 8 * 1024;
  private static final int KILLED_BY_FORCE = 137;

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
    return decided().or(() -> due(state));
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
    var cause = decide(due);
    process.end(graceFor(cause));
    ear.listen(true);
    return Ending.of(folder).map(Ending::end).orElseGet(() -> keep(end(cause)));
  }

  /** What a worker leaves behind has no more to say, and a flood must not go on. */
  private Duration graceFor(Cause cause) {
    if (cause == Cause.FLOODED) {
      return Duration.ZERO;
    }
    return process.state() instanceof ProcessState.Running ? grace : LEFTOVERS;
  }

  private WorkerEnd keep(WorkerEnd end) {
    new Ending(key, clock.instant(), end).keep(folder);
    return end;
  }

  private WorkerEnd end(Cause cause) {
    var evidence = evidence(cause);
    var limits = birth.limits();
    return switch (cause) {
      case RESULT -> byResult(evidence);
      case EXITED -> new WorkerEnd.ExitedWithoutResult(evidence.exitCode().orElse(-1), evidence);
      case SILENT -> new WorkerEnd.Silent(limits.inactivity(), evidence);
      case TIMED_OUT -> new WorkerEnd.TimedOut(limits.wallClock(), evidence);
      case FLOODED -> new WorkerEnd.Flooded(limits.maxLogBytes(), evidence);
      case VANISHED -> new WorkerEnd.Vanished(evidence);
      case KILLED -> new WorkerEnd.Killed(evidence);
    };
  }

  private WorkerEnd byResult(Evidence evidence) {
    return switch (ear.result().orElseThrow()) {
      case Completed completed -> new WorkerEnd.Completed(completed, evidence);
      case Failed failed -> new WorkerEnd.FailedByItself(failed.kind(), failed.message(), evidence);
      case WorkerEvent other -> throw new IllegalStateException("no result: " + other);
    };
  }

  private Evidence evidence(Cause cause) {
    var exitCode =
        switch (process.state()) {
          case ProcessState.Ended(var code) -> Optional.of(code);
          case ProcessState.Running _, ProcessState.NotStarted _, ProcessState.Vanished _ ->
              cause == Cause.VANISHED ? Optional.<Integer>empty() : Optional.of(KILLED_BY_FORCE);
        };
    return new Evidence(exitCode, Tail.of(folder.out(), folder.err(), TAIL_LINES, TAIL_BYTES));
  }

  /** The first decision stands, whoever makes it. */
  private Cause decide(Cause due) {
    try {
      Files.createLink(decision(), draft(due));
    } catch (FileAlreadyExistsException e) {
      return decided().orElse(due);
    } catch (IOException e) {
      throw new WorkerFault("cannot write down why " + key + " ended", e);
    }
    return due;
  }

  private Path draft(Cause cause) {
    var draft = folder.path().resolve("decided." + cause);
    Disk.write(draft, cause.name());
    return draft;
  }

  private Optional<Cause> decided() {
    return Disk.read(decision()).map(Cause::valueOf);
  }

  private Path decision() {
    return folder.path().resolve("decided");
  }
}
