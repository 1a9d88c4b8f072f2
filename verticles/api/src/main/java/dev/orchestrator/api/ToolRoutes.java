package dev.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.access.Policy;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Role;
import dev.orchestrator.tools.AnnouncedTool;
import dev.orchestrator.tools.Catalogue;
import dev.orchestrator.tools.ToolCard;
import java.util.List;
import java.util.stream.Stream;

/** Which tools the ProductOwner has when it works for whoever asks. */
final class ToolRoutes {

  private final Catalogue catalogue;

  ToolRoutes(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/tools", Policy.USER, this::list));
  }

  /** Several tools: our own first, then those of services. */
  record Listed(List<Shown> tools) {}

  /**
   * A tool.
   *
   * @param group what it is loaded with
   * @param confirm whether a person must agree when a model asks for it
   * @param service whether a service that joined carries it out, for as long as it is connected
   * @param arguments their JSON schema
   */
  record Shown(
      String name,
      String words,
      String group,
      Role role,
      boolean confirm,
      boolean service,
      ObjectNode arguments) {

    static Shown of(ToolCard card, boolean service) {
      return new Shown(
          card.name(),
          card.words(),
          card.capability().id(),
          card.role(),
          card.confirm(),
          service,
          card.arguments());
    }
  }

  private Reply list(Call call) {
    var toolbox = catalogue.of(call.principal());
    var services = toolbox.services().stream().map(AnnouncedTool::name).toList();
    var cards = toolbox.cards().stream().filter(card -> card.capability() != Capability.BASE);
    return Reply.ok(new Listed(shown(cards, services)));
  }

  private static List<Shown> shown(Stream<ToolCard> cards, List<String> services) {
    return cards.map(card -> Shown.of(card, services.contains(card.name()))).toList();
  }
}
