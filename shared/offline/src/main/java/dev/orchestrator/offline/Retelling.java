package dev.orchestrator.offline;

import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Moment.Heard;
import dev.orchestrator.offline.Moment.Spoke;
import java.util.stream.Collectors;

/** A summary of a conversation: who said what, shortened, and which events came. */
final class Retelling {

  private static final int LINE = 160;
  private static final int MOST_LINES = 20;

  private Retelling() {}

  static String of(Dialogue dialogue) {
    var lines = dialogue.moments().stream().map(Retelling::line).toList();
    return lines.isEmpty()
        ? "Nothing was said."
        : lines.stream()
            .skip(Math.max(0, lines.size() - MOST_LINES))
            .collect(Collectors.joining("\n"));
  }

  private static String line(Moment moment) {
    return switch (moment) {
      case Heard(var words) -> "User: " + brief(words);
      case Spoke(var words) -> "ProductOwner: " + brief(words);
      case Called(var tool, var arguments, _) -> "Tool " + tool + " " + brief(arguments.toString());
      case Happened(var event) -> "Event: " + event.getClass().getSimpleName();
    };
  }

  private static String brief(String words) {
    var line = words.replaceAll("\\s+", " ").strip();
    return line.length() > LINE ? line.substring(0, LINE - 1) + "…" : line;
  }
}
