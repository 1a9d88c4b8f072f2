package dev.orchestrator.engineering;

import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the architect answers.
 *
 * @param reason why it is not feasible
 * @param acceptance what a test can check, one line each
 */
record Plan(
    boolean feasible, String reason, String summary, List<String> acceptance, String instructions) {

  private static final int MOST_CRITERIA = 30;
  private static final int LONGEST = 4_000;

  /** Reads a model's answer, whatever stands around the JSON; throws {@link JsonMismatch}. */
  static Plan read(String text) {
    var from = text.indexOf('{');
    var to = text.lastIndexOf('}');
    var json = from < 0 || to < from ? text : text.substring(from, to + 1);
    var plan = Json.read(json, Raw.class);
    if (plan.feasible == null) {
      throw new PlanUnreadable("the architect's answer says not whether it can be done");
    }
    return new Plan(
        plan.feasible,
        bounded(plan.reason),
        bounded(plan.summary),
        criteria(plan.acceptance),
        bounded(plan.instructions));
  }

  /** An answer in the right form that lacks what matters. */
  static final class PlanUnreadable extends RuntimeException {
    PlanUnreadable(String message) {
      super(message);
    }
  }

  /** The answer as it comes: a model may leave anything out. */
  private record Raw(
      @Nullable Boolean feasible,
      @Nullable String reason,
      @Nullable String summary,
      @Nullable List<@Nullable String> acceptance,
      @Nullable String instructions) {}

  private static List<String> criteria(@Nullable List<@Nullable String> lines) {
    return (lines == null ? Stream.<@Nullable String>empty() : lines.stream())
        .filter(Objects::nonNull)
        .map(Plan::bounded)
        .limit(MOST_CRITERIA)
        .toList();
  }

  private static String bounded(@Nullable String text) {
    var words = Objects.requireNonNullElse(text, "").strip();
    return words.length() > LONGEST ? words.substring(0, LONGEST) : words;
  }
}
