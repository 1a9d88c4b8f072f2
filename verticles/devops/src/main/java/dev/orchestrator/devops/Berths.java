package dev.orchestrator.devops;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Ports.Berth;
import java.util.Optional;

/**
 * Where projects live: a project's first deploy gives it a route on one server, and from then on
 * all that happens to its releases happens on that server's node.
 */
record Berths(Ports ports, ServerId here) {

  /** The node of a project whose route is on another server. */
  Optional<String> elsewhere(ProjectId project) {
    return abroad(ports.berth(project, Traffic.ROUTE));
  }

  /**
   * Refuses to touch what lives on another server. Its node has been silent for so long that the
   * flow was taken from it.
   *
   * @throws DeployFault.OfTheMachine which names the node
   */
  void require(ProjectId project, Phrases words) {
    refuse(ports.berth(project, Traffic.ROUTE), words);
  }

  /** As {@link #require(ProjectId, Phrases)}, in a transaction. */
  void require(Tx tx, ProjectId project, Phrases words) {
    refuse(ports.berth(tx, project, Traffic.ROUTE), words);
  }

  private void refuse(Optional<Berth> berth, Phrases words) {
    abroad(berth)
        .ifPresent(node -> {
          throw new DeployFault.OfTheMachine(words.line("server.away", node), "");
        });
  }

  private Optional<String> abroad(Optional<Berth> berth) {
    return berth.filter(known -> !known.server().equals(here)).map(Berth::name);
  }
}
