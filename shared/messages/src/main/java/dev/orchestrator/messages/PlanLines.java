package dev.orchestrator.messages;

import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** A proposed plan as several lines for a person. */
final class PlanLines {

  private final ResourceBundle words;
  private final Locale locale;

  PlanLines(ResourceBundle words, Locale locale) {
    this.words = words;
    this.locale = locale;
  }

  String of(PlanProposed proposed) {
    var plan = proposed.plan();
    var lines = new ArrayList<String>();
    if (proposed.note() != null) {
      lines.add(line("plan.note", proposed.note()));
    }
    lines.add(line("plan.head", proposed.project(), proposed.version(), closed(plan.summary())));
    joined(lines, "plan.modules", plan.modules());
    listed(lines, "plan.steps", plan.steps());
    listed(lines, "plan.acceptance", plan.acceptance());
    joined(lines, "plan.variables", plan.variables());
    lines.add(line("plan.tail", Lines.time(proposed.expiresAt())));
    return String.join("\n", lines);
  }

  private void joined(List<String> lines, String key, List<String> values) {
    if (!values.isEmpty()) {
      lines.add(line(key, String.join(", ", values)));
    }
  }

  private void listed(List<String> lines, String key, List<String> values) {
    if (!values.isEmpty()) {
      lines.add(line(key));
      for (var i = 0; i < values.size(); i++) {
        lines.add("  " + (i + 1) + ". " + values.get(i));
      }
    }
  }

  private static String closed(String sentence) {
    return sentence.isEmpty() || sentence.matches("(?s).*[.!?…]") ? sentence : sentence + ".";
  }

  private String line(String key, Object... values) {
    return new MessageFormat(words.getString(key), locale).format(values);
  }
}
