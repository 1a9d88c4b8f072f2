package dev.orchestrator.engineering;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.EngineeringCommand.AnswerPlan;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.PlanOutcome;
import dev.orchestrator.messages.PlanView;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.ProposedPlan;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.vault.SecretText;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the plans that wait for a person, and takes their answers, each plan's once. */
final class PlanDesk {

  private final Office office;
  private final ProposedPlans plans;

  PlanDesk(Office office, ProposedPlans plans) {
    this.office = office;
    this.plans = plans;
  }

  void open(Bus bus) {
    bus.serve(GetPlan.class, this::show);
    bus.serve(AnswerPlan.class, this::passOn);
    bus.serve(DecidePlan.class, this::decide);
  }

  private Answer<PlanView> show(Envelope envelope, GetPlan command) {
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project ->
            plans
                .open(project.id())
                .<Answer<PlanView>>map(plan -> new Answer.Done<>(view(project, plan)))
                .orElseGet(() -> noPlan(project)));
  }

  /** From the ProductOwner: only what the user can have meant is passed on. */
  private Answer<PlanOutcome> passOn(Envelope envelope, AnswerPlan command) {
    var own = new DecidePlan(command.project(), command.decision(), command.changes());
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project ->
            plans
                .open(project.id())
                .filter(plan -> !wasAnswered(plan, envelope))
                .<Answer<PlanOutcome>>map(_ -> onlyTheUser())
                .orElseGet(() -> decide(envelope, own)));
  }

  private boolean wasAnswered(ProposedPlan plan, Envelope envelope) {
    return envelope
        .thread()
        .filter(thread -> plans.spokeSince(plan, thread, envelope.principal().user()))
        .isPresent();
  }

  private Answer<PlanOutcome> decide(Envelope envelope, DecidePlan told) {
    var changes = told.changes() == null ? null : SecretText.blotted(told.changes());
    var command = new DecidePlan(told.project(), told.decision(), changes);
    return badChanges(command)
        .orElseGet(() ->
            Refusals.withProject(
                office.projects(),
                envelope.principal(),
                command.project(),
                project ->
                    office
                        .receipts()
                        .once(envelope, command, tx -> decided(tx, command, project))));
  }

  private static Optional<Answer<PlanOutcome>> badChanges(DecidePlan command) {
    return command.decision() == PlanDecision.EDIT
        ? Refusals.text("changes", command.changes())
        : Optional.empty();
  }

  private Answer<PlanOutcome> decided(Tx tx, DecidePlan command, Project project) {
    var open = plans.openLocked(tx, project.id());
    if (open.isEmpty()) {
      return noPlan(project);
    }
    var plan = open.get();
    if (command.decision() == PlanDecision.EDIT && changesLeft(plan) == 0) {
      return Answer.refusedInput(
          "too_many_edits",
          "decision",
          "The plan was changed %d times already.".formatted(PlanReview.MOST_EDITS),
          "Accept it, or reject it and order the work anew.");
    }
    carryOut(tx, plan, command);
    tell(tx, plan, command, project);
    return new Answer.Done<>(new PlanOutcome(plan.flow(), project.name(), command.decision()));
  }

  /** A build may wait before or after its reminder, so both are signalled. */
  private void carryOut(Tx tx, ProposedPlan plan, DecidePlan command) {
    plans.decide(tx, plan, command.decision(), command.changes());
    if (command.decision() == PlanDecision.REJECT) {
      office.flows().cancel(tx.connection(), plan.flow());
      return;
    }
    var answer = new PlanAnswer(changes(command));
    tx.signal(plan.flow(), PlanAnswer.signal(plan.version(), false), answer);
    tx.signal(plan.flow(), PlanAnswer.signal(plan.version(), true), answer);
  }

  private static String changes(DecidePlan command) {
    return command.decision() == PlanDecision.EDIT
        ? Objects.requireNonNull(command.changes()).strip()
        : "";
  }

  private void tell(Tx tx, ProposedPlan plan, DecidePlan command, Project project) {
    @Nullable String changes = changes(command).isEmpty() ? null : changes(command);
    var answered =
        new PlanAnswered(
            plan.flow(), project.id(), project.name(), plan.version(), command.decision(), changes);
    plan.thread().ifPresent(thread -> office.log().append(tx, thread, answered));
  }

  private static PlanView view(Project project, ProposedPlan plan) {
    return new PlanView(
        plan.flow(),
        project.name(),
        plan.version(),
        plan.plan(),
        plan.note().orElse(null),
        plan.proposedAt(),
        plan.expiresAt(),
        changesLeft(plan));
  }

  private static int changesLeft(ProposedPlan plan) {
    return Math.max(0, PlanReview.MOST_EDITS + 1 - plan.version());
  }

  private static <R> Answer<R> noPlan(Project project) {
    return Answer.refused(
        "no_plan",
        "No plan of %s waits for an answer.".formatted(project.name()),
        "Look at the build's status.");
  }

  private static Answer<PlanOutcome> onlyTheUser() {
    return Answer.refused(
        "user_has_not_answered",
        "The user has said nothing since this plan was proposed, and only they can answer it.",
        "Tell the user that the plan waits, and end the turn.");
  }
}
