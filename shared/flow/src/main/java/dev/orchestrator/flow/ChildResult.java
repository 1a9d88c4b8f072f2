package dev.orchestrator.flow;

import dev.orchestrator.platform.Json;
import org.jspecify.annotations.Nullable;

/** How the end of a child is written into the signal to its caller. */
record ChildResult(State state, @Nullable String result, @Nullable Failure failure) {

  static ChildResult of(Ended end) {
    return switch (end) {
      case Ended.Done(var result) -> new ChildResult(State.DONE, result, null);
      case Ended.Failed(var failure) -> new ChildResult(State.FAILED, null, failure);
      case Ended.Cancelled() -> new ChildResult(State.CANCELLED, null, null);
    };
  }

  static ChildResult taken(Start<?> start) {
    var message = "another flow holds the key " + start.exclusive().orElse("");
    return new ChildResult(State.FAILED, null, new Failure("KeyTaken", message));
  }

  <R> ChildEnd<R> as(Class<R> type) {
    if (state == State.DONE) {
      return new ChildEnd.Done<>(Json.read(result == null ? "null" : result, type));
    }
    return failure == null ? new ChildEnd.Cancelled<>() : new ChildEnd.Failed<>(failure);
  }
}
