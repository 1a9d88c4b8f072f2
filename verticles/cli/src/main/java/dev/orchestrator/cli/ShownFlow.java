package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A flow with its steps, as lines. */
final class ShownFlow {

  private final Screen screen;
  private final JsonNode shown;
  private final boolean full;

  /**
   * @param full whether results are shown whole, below the table
   */
  ShownFlow(Screen screen, JsonNode shown, boolean full) {
    this.screen = screen;
    this.shown = shown;
    this.full = full;
  }

  int show() {
    head();
    waits();
    steps();
    relatives();
    if (full) {
      results();
    }
    return 0;
  }

  private void head() {
    var flow = shown.path("flow");
    var head = text(flow, "kind") + " " + text(flow, "state") + " " + text(flow, "error");
    screen.say(head.strip());
    if (flow.hasNonNull("fork_of")) {
      var step = flow.path("fork_step").asText("the beginning");
      screen.say("A copy of %s from %s on.".formatted(text(flow, "fork_of"), step));
    }
    bound(flow);
    if (shown.hasNonNull("compacted_at")) {
      screen.say("Its steps were dropped " + Times.local(text(shown, "compacted_at")) + ".");
    }
  }

  private void bound(JsonNode flow) {
    if (flow.hasNonNull("moved_from")) {
      screen.say(
          "Taken from the silent node %s at %s."
              .formatted(text(flow, "moved_from"), Times.local(text(flow, "moved_at"))));
    }
    if (flow.hasNonNull("bound_to")) {
      var silent =
          flow.hasNonNull("silent_since")
              ? ", which has been silent since " + Times.local(text(flow, "silent_since"))
              : "";
      screen.say("Bound to the node %s%s.".formatted(text(flow, "bound_to"), silent));
    }
  }

  private void waits() {
    var waits = shown.path("waits");
    if (waits.isObject()) {
      var until = waits.hasNonNull("until") ? " until " + Times.local(text(waits, "until")) : "";
      screen.say(
          "Waits for %s%s; then %s."
              .formatted(text(waits, "waits_for"), until, text(waits, "then")));
    }
  }

  private void steps() {
    var table = new Table("#", "STEP", "STATE", "BEGAN", "MS", "TRIES", "COST", "RESULT");
    for (var step : shown.path("steps")) {
      table.add(
          text(step, "number"),
          text(step, "name") + (step.hasNonNull("copied_from") ? " (copied)" : ""),
          text(step, "state"),
          Times.local(text(step, "began")),
          text(step, "took_ms"),
          text(step, "attempts"),
          cost(step.path("cost")),
          step.hasNonNull("error") ? text(step, "error") : text(step, "result"));
    }
    screen.say(table, "No steps yet.");
  }

  /** A price that nobody knows is not said to be nothing. */
  private static String cost(JsonNode cost) {
    if (!cost.isObject()) {
      return "";
    }
    var tokens = cost.path("input_tokens").asLong() + cost.path("output_tokens").asLong();
    var usd = cost.hasNonNull("usd") ? ", $" + text(cost, "usd") : "";
    return tokens + " tokens" + usd;
  }

  private void relatives() {
    for (var child : shown.path("children")) {
      screen.say(
          "Called %s %s %s"
              .formatted(text(child, "kind"), text(child, "id"), text(child, "state")));
    }
    var signals =
        StreamSupport.stream(shown.path("signals").spliterator(), false)
            .map(each -> text(each, "name") + " at " + Times.local(text(each, "at")))
            .collect(Collectors.joining(", "));
    if (!signals.isEmpty()) {
      screen.say("Signals that came: " + signals);
    }
  }

  private void results() {
    for (var step : shown.path("steps")) {
      screen.say("");
      screen.say("%s. %s".formatted(text(step, "number"), text(step, "key")));
      if (step.hasNonNull("then")) {
        var due = Times.local(text(step, "due"));
        screen.say("waits until %s, then %s".formatted(due, text(step, "then")));
      }
      screen.say(step.hasNonNull("error") ? text(step, "error") : text(step, "result"));
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
