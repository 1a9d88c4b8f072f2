package dev.orchestrator.flow;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From which steps a copy of a flow may begin. Everything before that step is reused as the journal
 * has it, so those results must not name an effect that only the original may touch.
 *
 * @param steps the names of these steps; null if flows of this kind are never copied
 * @param why why it may not begin at others, for people
 */
public record Forks(@Nullable Pattern steps, String why) {

  /** No copies. */
  public static Forks none(String why) {
    return new Forks(null, why);
  }

  /**
   * From the beginning, and from steps whose whole name matches.
   *
   * @param steps a regular expression
   * @param why why it may not begin at others
   */
  public static Forks from(String steps, String why) {
    return new Forks(Pattern.compile(steps), why);
  }

  boolean any() {
    return steps != null;
  }

  boolean allow(String step) {
    return steps != null && steps.matcher(step).matches();
  }
}
