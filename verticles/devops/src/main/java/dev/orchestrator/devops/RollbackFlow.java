package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.store.Release;
import java.time.Duration;
import java.util.List;

/** Puts an older release back: its build, its environment and the route. */
final class RollbackFlow implements FlowKind<DeployOrder, DeployResult> {

  static final String NAME = "devops.rollback";

  private final Crew crew;
  private final Records records;

  RollbackFlow(Crew crew, Records records) {
    this.crew = crew;
    this.records = records;
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
  public Class<DeployResult> result() {
    return DeployResult.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(20);
  }

  /** What is put back, as its row and its commit say. */
  private record Found(Launch launch, List<String> build) {}

  @Override
  public DeployResult run(Flow flow, DeployOrder order) {
    var story = new Story(flow, order, records.log());
    var found = flow.step("env_analyzer", Found.class, _ -> find(order));
    story.begins("rollback", found.launch().number());
    var launch =
        flow.commit(
            "placement",
            Launch.class,
            tx -> {
              var words = order.words();
              tx.bind();
              var port = crew.placement().process(tx, order.project(), flow.id(), words);
              return found.launch().at(flow.id(), port);
            });
    flow.step("build", _ -> build(flow.id(), launch, found, order));
    return crew.rollout().run(flow, order, launch, story, true);
  }

  private void build(FlowId flow, Launch launch, Found found, DeployOrder order)
      throws InterruptedException {
    crew.placement().berths().require(order.project(), order.words());
    crew.builds().make(flow, launch, found.build(), order.words());
  }

  private Found find(DeployOrder order) {
    crew.placement().berths().require(order.project(), order.words());
    var release = records.releases().find(order.release().orElseThrow()).orElseThrow();
    var manifest = crew.manifests().at(order.project(), release.commit(), order.words());
    return new Found(Launches.of(release, routePort(release), manifest), manifest.build());
  }

  private int routePort(Release release) {
    return records.ports().held(release.project(), Traffic.ROUTE).orElseThrow();
  }

  @Override
  public void undo(FlowId id, DeployOrder order) throws InterruptedException {
    crew.builds().stop(id);
    crew.traffic().restore(order.project());
    crew.apps().remove(id);
  }

  @Override
  public void ended(Tx tx, FlowId id, DeployOrder order, Ended ended) {
    crew.end().ended(tx, id, NAME, order, ended);
  }
}
