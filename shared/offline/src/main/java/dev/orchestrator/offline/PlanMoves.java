package dev.orchestrator.offline;

import dev.orchestrator.messages.EngineeringCommand.AnswerPlan;
import dev.orchestrator.messages.EngineeringCommand.GetPlan;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.offline.Reply.Say;
import java.util.Optional;

/** Deeds about a plan that waits for the user. */
final class PlanMoves {

  private final Dialogue dialogue;
  private final Desk desk;
  private final Phrases phrases;
  private final ProjectMeant meant;

  PlanMoves(Dialogue dialogue, Desk desk, Phrases phrases, ProjectMeant meant) {
    this.dialogue = dialogue;
    this.desk = desk;
    this.phrases = phrases;
    this.meant = meant;
  }

  /** The reply to words that answer a plan, or that ask to see one; nothing to others. */
  Optional<Reply> reply(Request request) {
    var words = request.words();
    if (PlanTalk.asksFirst(words) && PlanTalk.without(words).isBlank()) {
      return Optional.of(show(request));
    }
    return PlanTalk.waiting(dialogue, words)
        .flatMap(
            project -> PlanTalk.decision(words).map(decision -> pass(project, decision, words)));
  }

  private Reply pass(String project, PlanDecision decision, String words) {
    var changes = decision == PlanDecision.EDIT ? words.strip() : null;
    return Moves.reply(
        desk.ask(new AnswerPlan(project, decision, changes)),
        phrases,
        outcome -> new Say(phrases.planAnswered(outcome.project(), outcome.decision())));
  }

  private Reply show(Request request) {
    return meant.then(
        request,
        project ->
            Moves.reply(
                desk.ask(new GetPlan(project.name())),
                phrases,
                view -> new Say(phrases.plan(project.name(), view.plan()))));
  }
}
