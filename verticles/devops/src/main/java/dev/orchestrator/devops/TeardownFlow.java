package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadEvent.ProjectDeleted;
import dev.orchestrator.store.Release;
import java.time.Duration;
import java.util.List;

/** Takes a project down for good: work, processes, route, ports, bot, files and repository. */
final class TeardownFlow implements FlowKind<DeployOrder, Boolean> {

  static final String NAME = "devops.teardown";

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Retry AGAIN = Retry.of(3, Duration.ofSeconds(1));

  private final Crew crew;
  private final Records records;
  private final BrokenOff brokenOff;
  private final Forge forge;

  TeardownFlow(Crew crew, Records records, Forge forge) {
    this.crew = crew;
    this.records = records;
    this.brokenOff = new BrokenOff(crew, records);
    this.forge = forge;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<DeployOrder> input() {
    return DeployOrder.class;
  }

  @Override
  public Class<Boolean> result() {
    return Boolean.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(15);
  }

  @Override
  public Boolean run(Flow flow, DeployOrder order) {
    flow.step("quiet", _ -> endOtherWork(flow.id(), order));
    flow.commit("close", StopFlow.Ending.class, tx -> StopFlow.close(tx, crew, records, order));
    crew.traffic().routes().close(order.project());
    flow.step("stop", AGAIN, _ -> stopAll(order));
    flow.step("files", AGAIN, _ -> deleteFiles(order));
    flow.commit("archived", tx -> archived(tx, flow.id(), order));
    return true;
  }

  /** Returns when nothing else happens to the project; the deadline bounds the waiting. */
  private void endOtherWork(FlowId self, DeployOrder order) throws InterruptedException {
    requireHere(order);
    for (var others = others(self, order); !others.isEmpty(); others = others(self, order)) {
      others.forEach(other -> records.flows().cancel(other.id()));
      Thread.sleep(LOOK_EVERY);
    }
  }

  private List<FlowState> others(FlowId self, DeployOrder order) {
    return records.flows().list(FlowQuery.live().subject(order.project().toString())).stream()
        .filter(flow -> !flow.id().equals(self))
        .toList();
  }

  private void requireHere(DeployOrder order) {
    crew.placement().berths().require(order.project(), order.words());
  }

  private void stopAll(DeployOrder order) throws InterruptedException {
    requireHere(order);
    for (var release : records.releases().of(order.project())) {
      crew.apps().remove(release.process());
    }
  }

  private void deleteFiles(DeployOrder order) {
    requireHere(order);
    records.releases().of(order.project()).stream()
        .map(Release::id)
        .forEach(crew.folders()::delete);
    forge.delete(order.project());
  }

  private void archived(Tx tx, FlowId flow, DeployOrder order) {
    var name = crew.end().name(tx, order);
    records.ports().releaseAll(tx, order.project());
    records.bots().bury(tx, order.project());
    records.secrets().forget(tx, order.project().value());
    records.projects().move(tx, order.project(), ProjectStatus.ARCHIVED);
    crew.end().tell(tx, order, new ProjectDeleted(flow, order.project(), name));
    tx.end(true);
  }

  @Override
  public void undo(FlowId id, DeployOrder order) throws InterruptedException {
    brokenOff.undo(order);
  }

  @Override
  public void ended(Tx tx, FlowId id, DeployOrder order, Ended ended) {
    brokenOff.ended(tx, id, NAME, order, ended);
  }
}
