package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the code of a flow sees. Every call is one step with a name that is unique in the flow, made
 * on the flow's own thread and never inside another step. Once recorded, a step answers from the
 * journal.
 */
public interface Flow {

  /** The id of this flow. */
  FlowId id();

  /**
   * Binds this flow to the node that it runs on: from now on no other node goes on with it. To be
   * called before something is made that lives in this node's processes, also in a step's body; it
   * is no step itself and may be called any number of times. A node that stays silent for longer
   * than {@link Timing#patience} loses the flow: then what was not journaled is done again
   * elsewhere, and this binds it there. So the answer may differ from one passage to the next: it
   * may be used in a step's body, but the order of the steps must not depend on it.
   */
  Bound bind();

  /**
   * An effect outside: run at least once, recorded exactly once. Returned is what the journal gives
   * back, also the first time.
   *
   * @throws StepFailed what the body threw, as journaled
   */
  default <T extends @Nullable Object> T step(String name, Class<T> type, StepBody<T> body) {
    return step(name, type, Retry.none(), body);
  }

  /** As above, tried again as the policy says before the failure is journaled. */
  <T extends @Nullable Object> T step(String name, Class<T> type, Retry retry, StepBody<T> body);

  /** An effect outside that has no result. */
  default void step(String name, StepAction body) {
    step(name, Retry.none(), body);
  }

  /** An effect outside that has no result, with a retry policy. */
  void step(String name, Retry retry, StepAction body);

  /**
   * Rows, started flows and the journal row in one transaction: all of it happens exactly once, or
   * nothing.
   *
   * @throws StepFailed what the body threw, as journaled; its transaction is rolled back
   */
  <T extends @Nullable Object> T commit(String name, Class<T> type, Function<Tx, T> body);

  /** As above, without a result. */
  void commit(String name, Consumer<Tx> body);

  /**
   * Waits for a signal, which is the step's name too. The flow leaves memory meanwhile and runs
   * again from the top when it goes on. A signal that came earlier counts.
   *
   * @param until how long, and what the flow does when nothing came
   * @return the signal's payload; empty if none came in time
   * @throws MalformedSignal if what came is not of this type
   */
  <T> Optional<T> await(String signal, Class<T> type, Until until);

  /**
   * As {@link #await(String, Class, Until)}, for an answer that a person gives: the work deadline's
   * clock stands still.
   */
  <T> Optional<T> awaitPerson(String signal, Class<T> type, Until until);

  /**
   * Starts a child once and waits for its end, out of memory, with the work deadline's clock
   * stopped: the child has a deadline of its own. A flow that fails or is cancelled takes its
   * children with it.
   *
   * @param type the child's result
   */
  <I, R> ChildEnd<R> call(String name, Start<I> child, Class<R> type);
}
