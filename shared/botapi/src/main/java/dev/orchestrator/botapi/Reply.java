package dev.orchestrator.botapi;

import java.time.Duration;

/** What came of a call of the Bot API. */
public sealed interface Reply<T> {

  /** It was done. */
  record Done<T>(T result) implements Reply<T> {}

  /** It was too much; nothing was done, and nothing is to be asked before the pause is over. */
  record TooMuch<T>(Duration pause) implements Reply<T> {}

  /**
   * It was refused, and asking again changes nothing.
   *
   * @param code as HTTP has it, such as 403 when the user has blocked the bot
   */
  record Refused<T>(int code, String why) implements Reply<T> {}

  /** There was no answer, or none that makes sense: it may have been done. */
  record Unanswered<T>(String why) implements Reply<T> {}
}
