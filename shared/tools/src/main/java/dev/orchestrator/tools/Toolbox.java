package dev.orchestrator.tools;

import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Tools;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tools that somebody may use, as they were at one moment.
 *
 * @param services those of services that joined, for this user; one whose name is ours by now is
 *     left out
 */
public record Toolbox(Role role, List<AnnouncedTool> services) {

  public Toolbox {
    services = services.stream().filter(tool -> Tools.named(tool.name()).isEmpty()).toList();
  }

  /** The cards of these groups: first our own, in a stable order. */
  public List<ToolCard> cards(Set<Capability> groups) {
    return Stream.concat(
            Tools.of(groups, role).stream().map(ToolCard::of),
            services.stream()
                .map(AnnouncedTool::card)
                .filter(card -> groups.contains(card.capability()) && role.covers(card.role())))
        .toList();
  }

  /** The cards of all groups. */
  public List<ToolCard> cards() {
    return cards(EnumSet.allOf(Capability.class));
  }

  /** The card of that name, if one of these groups has it. */
  public Optional<ToolCard> card(String name, Set<Capability> groups) {
    return cards(groups).stream().filter(card -> card.name().equals(name)).findFirst();
  }

  /**
   * Reads a call.
   *
   * @param arguments JSON, as somebody wrote it; garbage until proven otherwise
   */
  public ToolUse read(String name, String arguments) {
    return Tools.of(EnumSet.allOf(Capability.class), role).stream()
        .filter(tool -> Command.nameOf(tool).equals(name))
        .findFirst()
        .map(tool -> Arguments.read(tool, arguments))
        .or(() -> service(name).map(tool -> ServiceArguments.read(tool, arguments)))
        .orElseGet(() -> new ToolUse.Unknown(name));
  }

  private Optional<AnnouncedTool> service(String name) {
    return services.stream()
        .filter(tool -> tool.name().equals(name) && role.covers(tool.card().role()))
        .findFirst();
  }
}
