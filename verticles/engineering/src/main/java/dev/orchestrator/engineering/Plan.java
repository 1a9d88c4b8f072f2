package dev.orchestrator.engineering;

import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the architect answers. Plans that older code journaled lack the last four; they count as
 * simple.
 *
 * @param reason why it is not feasible
 * @param acceptance what a test can check, one line each
 * @param modules the parts of the software, such as {@code backend}
 * @param steps what is done, in order
 */
record Plan(
    boolean feasible,
    String reason,
    String summary,
    List<String> acceptance,
    String instructions,
    Complexity complexity,
    List<String> modules,
    List<String> steps,
    List<Variable> variables) {

  private static final int MOST_LINES = 30;
  private static final int LONGEST = 4_000;

  Plan {
    complexity = Objects.requireNonNullElse(complexity, Complexity.SIMPLE);
    modules = Objects.requireNonNullElse(modules, List.of());
    steps = Objects.requireNonNullElse(steps, List.of());
    variables = Objects.requireNonNullElse(variables, List.of());
  }

  /** How large the work is: a complex plan is shown to a person before anything is built. */
  enum Complexity {
    SIMPLE,
    COMPLEX
  }

  /**
   * A variable of the environment that the software reads.
   *
   * @param kind where its value comes from: infra, computed, user or literal
   * @param purpose what it is for, in a few words
   */
  record Variable(String name, String kind, String purpose) {

    String line() {
      return "%s (%s)%s".formatted(name, kind, purpose.isEmpty() ? "" : ": " + purpose);
    }
  }

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
        lines(plan.acceptance),
        bounded(plan.instructions),
        "complex".equalsIgnoreCase(plan.complexity) ? Complexity.COMPLEX : Complexity.SIMPLE,
        lines(plan.modules),
        lines(plan.steps),
        variables(plan.variables));
  }

  /** An answer in the right form that lacks what matters. */
  static final class PlanUnreadable extends RuntimeException {
    PlanUnreadable(String message) {
      super(message);
    }
  }

  /** The plan as a person reads it. */
  PlanOutline outline() {
    var needed = variables.stream().map(Variable::line).toList();
    return new PlanOutline(summary, modules, steps, acceptance, needed);
  }

  /** What the developer is told besides the task. */
  String forDeveloper() {
    var parts = new ArrayList<String>();
    if (!instructions.isEmpty()) {
      parts.add(instructions);
    }
    if (!modules.isEmpty()) {
      parts.add("Modules: " + String.join(", ", modules));
    }
    list(parts, "Steps:", steps);
    list(parts, "Environment:", variables.stream().map(Variable::line).toList());
    return String.join("\n\n", parts);
  }

  private static void list(List<String> parts, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      parts.add(title + "\n- " + String.join("\n- ", lines));
    }
  }

  /** The answer as it comes: a model may leave anything out. */
  private record Raw(
      @Nullable Boolean feasible,
      @Nullable String reason,
      @Nullable String summary,
      @Nullable List<@Nullable String> acceptance,
      @Nullable String instructions,
      @Nullable String complexity,
      @Nullable List<@Nullable String> modules,
      @Nullable List<@Nullable String> steps,
      @Nullable List<@Nullable RawVariable> variables) {}

  private record RawVariable(
      @Nullable String name, @Nullable String kind, @Nullable String purpose) {}

  private static List<String> lines(@Nullable List<@Nullable String> lines) {
    return (lines == null ? Stream.<@Nullable String>empty() : lines.stream())
        .filter(Objects::nonNull)
        .map(Plan::bounded)
        .filter(line -> !line.isEmpty())
        .limit(MOST_LINES)
        .toList();
  }

  private static List<Variable> variables(@Nullable List<@Nullable RawVariable> raw) {
    return (raw == null ? Stream.<@Nullable RawVariable>empty() : raw.stream())
        .filter(Objects::nonNull)
        .map(each -> new Variable(bounded(each.name), bounded(each.kind), bounded(each.purpose)))
        .filter(each -> each.name.matches("[A-Z][A-Z0-9_]{0,63}"))
        .limit(MOST_LINES)
        .toList();
  }

  private static String bounded(@Nullable String text) {
    var words = Objects.requireNonNullElse(text, "").strip();
    return words.length() > LONGEST ? words.substring(0, LONGEST) : words;
  }
}
