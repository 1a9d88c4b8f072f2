package dev.orchestrator.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a step is tried before its failure is journaled. Attempts are counted in memory: a
 * takeover counts from one again. The pause doubles each time, up to a minute.
 *
 * @param attempts the first one included
 * @param firstDelay the pause after the first attempt
 * @param only the exceptions that are worth another attempt; empty for all
 */
public record Retry(int attempts, Duration firstDelay, List<Class<? extends Exception>> only) {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  public Retry {
    if (attempts < 1) {
      throw new IllegalArgumentException("a step is tried at least once, not " + attempts);
    }
    only = List.copyOf(only);
  }

  /** One attempt. */
  public static Retry none() {
    return new Retry(1, Duration.ZERO, List.of());
  }

  /** So many attempts, whatever the exception. */
  public static Retry of(int attempts, Duration firstDelay) {
    return new Retry(attempts, firstDelay, List.of());
  }

  /** The same, but only for exceptions of this class and those already named. */
  public Retry on(Class<? extends Exception> type) {
    var more = new ArrayList<Class<? extends Exception>>(only);
    more.add(type);
    return new Retry(attempts, firstDelay, more);
  }

  boolean again(int attempt, Exception thrown) {
    return attempt < attempts
        && (only.isEmpty() || only.stream().anyMatch(type -> type.isInstance(thrown)));
  }

  Duration pauseAfter(int attempt) {
    var pause = firstDelay.multipliedBy(1L << Math.min(attempt - 1, 20));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
