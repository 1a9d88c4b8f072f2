package dev.orchestrator.engineering;

import dev.orchestrator.engineering.PlanReview.Agreed;
import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.ForkInput;
import dev.orchestrator.flow.Forks;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;

/**
 * From a task to a tested commit on main: architect, a person's yes if the work is large, preparer,
 * then at most three rounds of developer, tester and merge.
 */
final class BuildFlow implements FlowKind<BuildOrder, BuildResult> {

  static final String NAME = "engineering.build";
  static final int ROUNDS = 3;
  static final String TESTER_MERGED = "tester-merged";

  /** For what lies outside and may be back in a moment. */
  static final Retry TWICE_MORE = Retry.of(3, Duration.ofSeconds(1));

  private final Team team;
  private final ThreadLog log;
  private final ProposedPlans plans;
  private final BuildEnd end;
  private final BuildCopies copies;

  BuildFlow(Team team, ThreadLog log, ProposedPlans plans, BuildEnd end, BuildCopies copies) {
    this.team = team;
    this.log = log;
    this.plans = plans;
    this.end = end;
    this.copies = copies;
  }

  /** Those who do the work. */
  record Team(
      Architect architect,
      Preparer preparer,
      Developer developer,
      Tester tester,
      Merger merger,
      Sweeping sweeping) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<BuildOrder> input() {
    return BuildOrder.class;
  }

  @Override
  public Class<BuildResult> result() {
    return BuildResult.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofHours(2);
  }

  @Override
  public Forks forks() {
    return Forks.from(
        "architect.*|preparer|developer-\\d+|tester-\\d+|merge-\\d+|tester-merged",
        "only the architect, the preparer and what is done in rounds can be done again.");
  }

  @Override
  public ForkInput<BuildOrder> forked(Tx tx, FlowId copy, BuildOrder order) {
    return copies.copied(tx, order);
  }

  @Override
  public BuildResult run(Flow flow, BuildOrder order) {
    var story = new Story(flow.id(), order, log);
    var agreed = plan(flow, order, story);
    var piece = prepare(flow, agreed, story);
    var done = new Rounds(flow, agreed.order(), piece, team, story).run();
    flow.step("cleanup", _ -> team.sweeping().sweep(flow.id(), order));
    flow.commit("finished", tx -> end.finished(tx, flow.id(), order, done));
    return done;
  }

  private Agreed plan(Flow flow, BuildOrder order, Story story) {
    story.begins(flow, "architect", story.words().line("architect", firstLine(order.task())));
    var plan =
        flow.step("architect", Plan.class, TWICE_MORE, key -> team.architect().plan(key, order));
    if (!plan.feasible()) {
      throw new BuildFailed(story.words().line("refused", plan.reason()), "");
    }
    return plan.complexity() == Plan.Complexity.COMPLEX || order.wantsPlan()
        ? review(flow, order).agreed(plan)
        : new Agreed(order, plan);
  }

  private PlanReview review(Flow flow, BuildOrder order) {
    return new PlanReview(flow, order, team.architect(), new PlanReview.Records(plans, log));
  }

  private Workpiece prepare(Flow flow, Agreed agreed, Story story) {
    var summary = sentence(agreed.plan().summary());
    story.begins(flow, "preparer", story.words().line("preparer", summary));
    return flow.step(
        "preparer",
        Workpiece.class,
        TWICE_MORE,
        _ -> team.preparer().prepare(flow.id(), agreed.order(), agreed.plan()));
  }

  @Override
  public void undo(FlowId id, BuildOrder order) throws InterruptedException {
    team.sweeping().sweep(id, order);
  }

  @Override
  public void ended(Tx tx, FlowId id, BuildOrder order, Ended ended) {
    end.ended(tx, id, order, ended);
  }

  private static String firstLine(String text) {
    var line = text.strip().lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 199) + "…" : line;
  }

  private static String sentence(String text) {
    var line = firstLine(text);
    return line.isEmpty() || line.matches(".*[.!?…]") ? line : line + ".";
  }
}
