package dev.orchestrator.flow;

import java.time.Duration;

/**
 * How long an await lasts and what follows if nothing came: nothing waits for ever, and whoever
 * looks at the flow is told so.
 *
 * @param due how long to wait, counted from when the flow first comes here
 * @param then what the flow does when nothing came in time, such as "the build ends"; for people
 */
public record Until(Duration due, String then) {

  public Until {
    if (due.isNegative() || then.isBlank()) {
      throw new IllegalArgumentException("an await says how long it lasts, and what follows");
    }
  }

  /** After so long, that. */
  public static Until after(Duration due, String then) {
    return new Until(due, then);
  }
}
