package dev.orchestrator.offline;

import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.PlanWaits;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.ProjectDeleted;
import dev.orchestrator.messages.ThreadEvent.ProjectStopped;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import dev.orchestrator.offline.Reply.Finish;
import dev.orchestrator.offline.Reply.Say;
import java.util.Objects;
import java.util.Optional;

/** Deeds that follow from what became of the work. */
final class EventMoves {

  private final Desk desk;
  private final Phrases phrases;

  EventMoves(Desk desk, Phrases phrases) {
    this.desk = desk;
    this.phrases = phrases;
  }

  Optional<Reply> reply(ThreadEvent event) {
    return switch (event) {
      case EngineeringFinished finished -> Optional.of(deploy(finished));
      case DeployFinished finished -> Optional.of(new Finish(live(finished)));
      case DeployFailed failed -> say(phrases.deployFailed(failed.project(), failed.reason()));
      case SecretsMissing missing ->
          say(phrases.secretsMissing(missing.project(), missing.names()));
      case FlowFailed failed ->
          say(
              phrases.workFailed(
                  Objects.requireNonNullElse(failed.project(), phrases.theProject()),
                  failed.reason()));
      case ReleaseCrashed crashed -> say(phrases.crashed(crashed.project(), crashed.reason()));
      case ApprovalGiven given -> say(answered(given));
      case PlanProposed _, PlanWaits _, PlanAnswered _ -> Optional.empty();
      case Progress _,
          WorkCancelled _,
          ProjectStopped _,
          ProjectDeleted _,
          SecretsAwaited _,
          SecretKept _,
          Unreadable _ ->
          Optional.empty();
      case ApprovalAsked _, Asked _, Said _, UserSaid _ -> Optional.empty();
    };
  }

  /** Exactly the commit that passed its tests. */
  private Reply deploy(EngineeringFinished finished) {
    var written = phrases.written(finished.project(), finished.summary(), finished.tests());
    return Moves.reply(
        desk.ask(new TriggerDeploy(finished.project(), finished.commit())),
        phrases,
        started -> new Say(written + " " + phrases.deployStarted(finished.project())));
  }

  private String live(DeployFinished finished) {
    return finished.rollback()
        ? phrases.liveAgain(finished.project(), finished.url())
        : phrases.live(finished.project(), finished.url());
  }

  private String answered(ApprovalGiven given) {
    return given.accepted()
        ? phrases.approved(Objects.requireNonNullElse(given.outcome(), ""))
        : phrases.notApproved(given.command());
  }

  private static Optional<Reply> say(String words) {
    return Optional.of(new Say(words));
  }
}
