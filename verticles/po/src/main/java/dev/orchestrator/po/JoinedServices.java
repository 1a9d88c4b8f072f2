package dev.orchestrator.po;

import dev.orchestrator.tools.AnnouncedTool;
import dev.orchestrator.tools.ToolCard;
import dev.orchestrator.tools.Toolbox;
import java.util.Map;
import java.util.stream.Collectors;

/** Which groups have tools of services that joined, as a model is told. */
final class JoinedServices {

  private JoinedServices() {}

  /** A line for each group with the names of its tools; empty if there are none. */
  static String byGroup(Toolbox tools) {
    return tools.services().stream()
        .map(AnnouncedTool::card)
        .filter(card -> tools.role().covers(card.role()))
        .collect(Collectors.groupingBy(ToolCard::capability, Collectors.toList()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(group ->
            "- `%s`: %s\n"
                .formatted(
                    group.getKey().id(),
                    group.getValue().stream()
                        .map(card -> "`" + card.name() + "`")
                        .collect(Collectors.joining(", "))))
        .collect(Collectors.joining());
  }
}
