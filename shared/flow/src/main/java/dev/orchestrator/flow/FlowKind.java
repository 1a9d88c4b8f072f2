package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import java.time.Duration;

/**
 * A kind of flow: its code and its rules.
 *
 * @param <I> what it starts from
 * @param <R> what it returns
 */
public interface FlowKind<I, R> {

  /** Its name in rows and metrics, such as {@code devops.deploy}; never changed. */
  String name();

  /** The type of its input. */
  Class<I> input();

  /** The type of its result. */
  Class<R> result();

  /**
   * The flow itself, run from the top after each crash and each wait. Between steps it may use only
   * its input and the results of its steps.
   */
  R run(Flow flow, I input) throws Exception;

  /**
   * Undoes its effects by their keys, whichever there are; called when it is cancelled, has failed
   * or is past its deadline, after its children have ended. May be called again and must then find
   * nothing to do. Failing, it is tried again a few times.
   */
  default void undo(FlowId id, I input) throws Exception {}

  /**
   * Tells whoever must know, in the transaction that makes the end final; the body may run again
   * and touches nothing but this transaction. It cannot call {@link Tx#end}.
   */
  default void ended(Tx tx, FlowId id, I input, Ended end) {}

  /**
   * How long it may work, from its first claim; waiting for a person or a child stops the clock.
   */
  default Duration deadline() {
    return Duration.ofHours(2);
  }

  /** From which steps a copy may begin; none unless the kind says otherwise. */
  default Forks forks() {
    return Forks.none("Flows of the kind " + name() + " are not copied.");
  }

  /**
   * Makes the rows ready for a copy, in the transaction that starts it, as whoever orders such a
   * flow does; nothing outside may be touched.
   *
   * @param copy the id that it will have
   * @param input what the original started from
   */
  default ForkInput<I> forked(Tx tx, FlowId copy, I input) {
    return new ForkInput.Granted<>(input);
  }

  /** How many of this kind run on one node at once. */
  default int concurrency() {
    return 16;
  }
}
