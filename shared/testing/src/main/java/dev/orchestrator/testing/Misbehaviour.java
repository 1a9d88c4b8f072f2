package dev.orchestrator.testing;

/** What a double of a provider can do wrong. */
public enum Misbehaviour {
  /** Nothing. */
  NONE,
  /** Too many requests, to be repeated after a second. */
  RATE_LIMITED,
  /** Too many requests, to be repeated after an hour. */
  RATE_LIMITED_FOR_LONG,
  /** A fault of its own. */
  BROKEN,
  /** Overloaded, each by its own status. */
  OVERLOADED,
  /** The key is refused, and repeated in the text. */
  KEY_REPEATED,
  /** What was sent is too long. */
  TOO_LONG,
  /** The request is refused, whatever is in it. */
  REFUSED,
  /** Every temperature is refused, as newer models do; without one it answers. */
  TEMPERATURE_REFUSED,
  /** An event in the stream that is no JSON. */
  MALFORMED,
  /** An error where the answer should go on. */
  ERROR_IN_STREAM,
  /** The connection ends in the middle of the answer. */
  CUT_OFF,
  /** The stream ends in good order, but before the answer does. */
  ENDED_EARLY,
  /** No more output is allowed before the answer ends. */
  CUT_BY_LENGTH,
  /** Nothing comes. */
  HANGS;

  /** Whether the answer begins, but does not reach its end. */
  boolean tellsOnlyAPart() {
    return switch (this) {
      case MALFORMED, ERROR_IN_STREAM, CUT_OFF, ENDED_EARLY -> true;
      case NONE,
          RATE_LIMITED,
          RATE_LIMITED_FOR_LONG,
          BROKEN,
          OVERLOADED,
          KEY_REPEATED,
          TOO_LONG,
          REFUSED,
          TEMPERATURE_REFUSED,
          CUT_BY_LENGTH,
          HANGS ->
          false;
    };
  }
}
