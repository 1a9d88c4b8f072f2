package dev.orchestrator.engineering;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.flow.Until;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.PlanWaits;
import dev.orchestrator.store.ProposedPlan;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows a plan to the person who ordered the build, and waits: for a yes, or for changes, which are
 * planned and shown again. Without an answer in time the build ends.
 */
final class PlanReview {

  /** How often a person may change the plan. */
  static final int MOST_EDITS = 3;

  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final Duration REMINDER = Duration.ofHours(4);

  private final Flow flow;
  private final BuildOrder order;
  private final Architect architect;
  private final Records records;

  /** Where proposals are kept and told. */
  record Records(ProposedPlans plans, ThreadLog log) {}

  PlanReview(Flow flow, BuildOrder order, Architect architect, Records records) {
    this.flow = flow;
    this.order = order;
    this.architect = architect;
    this.records = records;
  }

  /** What was agreed on in the end: changes that can be planned belong to the task. */
  Agreed agreed(Plan first) {
    var agreed = new Agreed(order, first);
    @Nullable String note = null;
    for (var version = 1; ; version++) {
      var answer = answer(version, agreed.plan(), note);
      if (answer.accepts()) {
        return agreed;
      }
      var changed = planned(version + 1, agreed, answer.changes());
      note = changed.feasible() ? null : changed.reason();
      agreed =
          changed.feasible()
              ? new Agreed(agreed.order().andAlso(answer.changes()), changed)
              : agreed;
    }
  }

  /** A plan, and the order that it is for. */
  record Agreed(BuildOrder order, Plan plan) {}

  private Plan planned(int version, Agreed before, String changes) {
    return flow.step(
        "architect-" + version,
        Plan.class,
        BuildFlow.TWICE_MORE,
        key -> architect.plan(key, before.order(), before.plan(), changes));
  }

  private PlanAnswer answer(int version, Plan plan, @Nullable String note) {
    flow.commit("propose-" + version, tx -> propose(tx, version, plan, note));
    return awaited(version, false, REMINDER)
        .or(() -> {
          flow.commit("remind-" + version, tx -> remind(tx, version));
          return awaited(version, true, PATIENCE.minus(REMINDER));
        })
        .orElseThrow(() -> tooLate(version));
  }

  private Optional<PlanAnswer> awaited(int version, boolean reminded, Duration patience) {
    var then = reminded ? "the build ends, and nothing was built" : "the person is reminded";
    return flow.awaitPerson(
        PlanAnswer.signal(version, reminded), PlanAnswer.class, Until.after(patience, then));
  }

  private void propose(Tx tx, int version, Plan plan, @Nullable String note) {
    var subject = new ProposedPlans.Subject(order.project(), order.thread());
    var kept =
        records.plans().propose(tx, flow.id(), version, subject, plan.outline(), note, PATIENCE);
    tell(
        tx,
        new PlanProposed(
            flow.id(),
            order.project(),
            order.name(),
            version,
            kept.plan(),
            note,
            kept.expiresAt()));
  }

  private void remind(Tx tx, int version) {
    var until =
        records.plans().find(tx, flow.id(), version).map(ProposedPlan::expiresAt).orElseThrow();
    tell(tx, new PlanWaits(flow.id(), order.project(), order.name(), version, until));
  }

  private BuildFailed tooLate(int version) {
    flow.commit("expire-" + version, tx -> records.plans().expire(tx, flow.id(), version));
    var words = Story.phrases(order).line("plan.expired", PATIENCE.toHours());
    return new BuildFailed(words, "");
  }

  private void tell(Tx tx, ThreadEvent event) {
    order.thread().ifPresent(thread -> records.log().append(tx, thread, event));
  }
}
