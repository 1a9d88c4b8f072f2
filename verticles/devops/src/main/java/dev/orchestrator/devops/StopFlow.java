package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ThreadEvent.ProjectStopped;
import java.util.ArrayList;
import java.util.List;

/** Stops what runs of a project. Its URL stays its own, and says that nothing runs. */
final class StopFlow implements FlowKind<DeployOrder, Boolean> {

  static final String NAME = "devops.stop";

  private final Crew crew;
  private final Records records;
  private final BrokenOff brokenOff;

  StopFlow(Crew crew, Records records) {
    this.crew = crew;
    this.records = records;
    this.brokenOff = new BrokenOff(crew, records);
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

  /** The processes that are to end. */
  record Ending(List<FlowId> processes) {}

  @Override
  public Boolean run(Flow flow, DeployOrder order) {
    var ending = flow.commit("close", Ending.class, tx -> close(tx, crew, records, order));
    crew.traffic().restore(order.project());
    flow.step("stop", _ -> stop(order, ending));
    flow.commit("stopped", tx -> stopped(tx, flow.id(), order, ending));
    return true;
  }

  /** First the rows, so that nobody starts again what is to end. */
  static Ending close(Tx tx, Crew crew, Records records, DeployOrder order) {
    crew.placement().berths().require(tx, order.project(), order.words());
    var processes = new ArrayList<FlowId>();
    records
        .releases()
        .live(tx, order.project())
        .ifPresent(live -> {
          records.releases().move(tx, live.id(), ReleaseStatus.STOPPED);
          processes.add(live.process());
        });
    return new Ending(processes);
  }

  private void stop(DeployOrder order, Ending ending) throws InterruptedException {
    crew.placement().berths().require(order.project(), order.words());
    for (var process : ending.processes()) {
      crew.apps().remove(process);
    }
  }

  private void stopped(Tx tx, FlowId flow, DeployOrder order, Ending ending) {
    ending.processes().forEach(each -> crew.placement().release(tx, order.project(), each));
    records.projects().settle(tx, order.project(), flow, ProjectStatus.STOPPED);
    crew.end()
        .tell(tx, order, new ProjectStopped(flow, order.project(), crew.end().name(tx, order)));
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
