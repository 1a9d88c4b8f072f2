package dev.orchestrator.messages;

import org.jspecify.annotations.Nullable;

/**
 * What came of a command. A refusal is an ordinary value; faults are exceptions and never get here.
 *
 * @param <R> what comes back when it was done
 */
public sealed interface Answer<R> {

  /** It was done. */
  record Done<R>(R result) implements Answer<R> {}

  /**
   * It was not done, and nothing was half-done.
   *
   * @param code a stable name for programs, such as {@code name_invalid}
   * @param field the input at fault, if it is one
   * @param message what is wrong, for a person or a model
   * @param remedy what to do about it
   */
  record Refused<R>(String code, @Nullable String field, String message, String remedy)
      implements Answer<R> {}

  /** It waits for a person. */
  record Asked<R>(ApprovalId approval) implements Answer<R> {}

  /** A refusal that is not about one input. */
  static <R> Answer<R> refused(String code, String message, String remedy) {
    return new Refused<>(code, null, message, remedy);
  }

  /** A refusal of one input. */
  static <R> Answer<R> refusedInput(String code, String field, String message, String remedy) {
    return new Refused<>(code, field, message, remedy);
  }
}
