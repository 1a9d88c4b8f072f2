package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.ForkInput;
import dev.orchestrator.flow.Forks;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.platform.Meanwhile;
import dev.orchestrator.store.ReleaseEnvironment;
import java.time.Duration;

/**
 * From a commit to a live release; if it needs what only a person knows, it waits for that. It
 * never has code written: what it cannot do, it reports.
 */
final class DeployFlow implements FlowKind<DeployOrder, DeployResult> {

  static final String NAME = "devops.deploy";

  private static final int SHORT_COMMIT = 8;

  /** What takes longer is told. */
  private static final Duration LONG = Duration.ofSeconds(15);

  private final Crew crew;
  private final Records records;

  DeployFlow(Crew crew, Records records) {
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

  /** A placement makes the release's row and takes a port: both are one deploy's own. */
  @Override
  public Forks forks() {
    return Forks.from(
        "env_analyzer.*|secret_resolver.*|bot_token.*|placement",
        "from the placement on a release belongs to one deploy; a copy needs a placement of its own.");
  }

  @Override
  public ForkInput<DeployOrder> forked(Tx tx, FlowId copy, DeployOrder order) {
    return new DeployCopies(records).copied(tx, order);
  }

  @Override
  public DeployResult run(Flow flow, DeployOrder order) {
    var story = new Story(flow, order, records.log());
    story.begins("env_analyzer", order.name());
    return crew.preparation()
        .run(flow, order)
        .map(prepared -> deploy(flow, prepared, story))
        .orElse(DeployResult.NOTHING);
  }

  private DeployResult deploy(Flow flow, Prepared prepared, Story story) {
    var order = prepared.order();
    var launch = flow.commit("placement", Launch.class, tx -> place(tx, flow.id(), prepared));
    story.begins("build", launch.number(), shortened(order.commit()));
    flow.step("build", _ -> build(flow.id(), launch, prepared, story));
    flow.commit(
        "starting", tx -> records.releases().move(tx, launch.release(), ReleaseStatus.STARTING));
    return crew.rollout().run(flow, order, launch, story, false);
  }

  private void build(FlowId flow, Launch launch, Prepared prepared, Story story)
      throws InterruptedException {
    crew.placement().berths().require(launch.project(), prepared.order().words());
    try (var _ = Meanwhile.every(LONG, took -> story.still("build", took))) {
      crew.builds().make(flow, launch, prepared.manifest().build(), prepared.order().words());
    }
  }

  private Launch place(Tx tx, FlowId flow, Prepared prepared) {
    var order = prepared.order();
    var environment = prepared.environment();
    var words = order.words();
    var machine = crew.placement().machine();
    var routePort = crew.placement().route(tx, order.project(), words);
    tx.bind(); // the route is this node's from now on, and so is the work
    var port = crew.placement().process(tx, order.project(), flow, words);
    var url = machine.url(routePort);
    var release =
        records
            .releases()
            .create(
                tx,
                order.project(),
                order.commit(),
                flow,
                machine.server(),
                port,
                url,
                new ReleaseEnvironment(
                    environment.placed(order.name(), url), environment.references()));
    return Launches.of(release, routePort, prepared.manifest());
  }

  @Override
  public void undo(FlowId id, DeployOrder order) throws InterruptedException {
    crew.builds().stop(id);
    crew.traffic().restore(order.project());
    crew.apps().remove(id);
    records.releases().of(order.project()).stream()
        .filter(release -> release.flow().equals(id))
        .forEach(release -> crew.folders().delete(release.id()));
  }

  @Override
  public void ended(Tx tx, FlowId id, DeployOrder order, Ended ended) {
    crew.end().ended(tx, id, NAME, order, ended);
  }

  private static String shortened(String commit) {
    return commit.length() <= SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
  }
}
