package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.flow.Failure;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.State;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.store.Removed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long what is kept, and what was removed last. */
final class RetentionRoutes {

  private static final FlowQuery RUNS =
      FlowQuery.any().kind(Removed.KIND).subject(Removed.KIND).limit(1);

  private final Flows flows;

  RetentionRoutes(Flows flows) {
    this.flows = flows;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/retention", Policy.ADMIN, _ -> show()));
  }

  /**
   * What is shown.
   *
   * @param keep the days as the newest run had them; empty before the first one
   * @param lastRun the newest run that came to its end
   */
  record Shown(
      Optional<Keep> keep,
      Optional<Removed> removed,
      Optional<Instant> lastRun,
      Optional<String> running,
      Optional<String> error) {}

  private Reply show() {
    var newest = flows.list(RUNS).stream().findFirst();
    var done = flows.list(doneRuns()).stream().findFirst();
    return Reply.ok(
        new Shown(
            newest.map(run -> Json.read(run.input(), Keep.class)),
            done.flatMap(FlowState::result).map(json -> Json.read(json, Removed.class)),
            done.map(FlowState::changedAt),
            newest.filter(run -> run.state().live()).map(run -> run.state().name()),
            newest.flatMap(FlowState::failure).map(Failure::message)));
  }

  private static FlowQuery doneRuns() {
    return FlowQuery.in(State.DONE).kind(Removed.KIND).subject(Removed.KIND).limit(1);
  }
}
