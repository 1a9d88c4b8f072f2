package dev.orchestrator.telegram;

import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ProjectId;
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
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.telegram.Choices.Choice;
import dev.orchestrator.telegram.Deed.About;
import dev.orchestrator.telegram.Deed.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be pressed under what happened.
 *
 * @param words what stands on the keys
 */
record EventKeys(ThreadId thread, Phrases words) {

  /** More than so many answers are not offered as keys, nor are longer ones. */
  private static final int MOST_CHOICES = 8;

  private static final int LONGEST_CHOICE = 60;

  /** Work that the ProductOwner starts anew when it is told to try again. */
  private static final Set<String> AGAIN_BY_WORDS = Set.of("engineering.build", "po.turn");

  Choices of(LoggedEvent logged) {
    return switch (logged.event()) {
      case ApprovalAsked asked -> approval(asked);
      case PlanProposed proposed -> plan(proposed.projectId());
      case PlanWaits waits -> plan(waits.projectId());
      case Asked asked -> answers(asked, logged.seq());
      case DeployFailed failed ->
          failure(
              logged,
              List.of(key("key.retry", new Deed.Insist(failed.projectId(), failed.commit()))));
      case ReleaseCrashed crashed ->
          failure(
              logged,
              List.of(
                  key("key.start-again", new Deed.Insist(crashed.projectId(), crashed.commit())),
                  about(Topic.ROLLBACK, crashed.projectId())));
      case FlowFailed failed -> failure(logged, again(failed));
      case DeployFinished finished -> live(finished);
      case UserSaid _,
          Said _,
          ApprovalGiven _,
          Progress _,
          EngineeringFinished _,
          PlanAnswered _,
          WorkCancelled _,
          ProjectStopped _,
          ProjectDeleted _,
          SecretsMissing _,
          SecretsAwaited _,
          SecretKept _,
          Unreadable _ ->
          Choices.NONE;
    };
  }

  private Choice key(String line, Deed deed) {
    return Choice.of(words.line(line), deed);
  }

  private Choice about(Topic topic, ProjectId project) {
    var label = "key." + topic.name().toLowerCase(Locale.ROOT);
    return key(label, new About(topic, project.toString(), 0));
  }

  private Choices approval(ApprovalAsked asked) {
    return Choices.oneOf(
        List.of(
            List.of(
                key("key.yes", new Deed.Approve(asked.approval(), true)),
                key("key.no", new Deed.Approve(asked.approval(), false)))));
  }

  private Choices plan(ProjectId project) {
    return Choices.oneOf(
        List.of(
            List.of(key("key.accept", new Deed.Decide(project, PlanDecision.ACCEPT))),
            List.of(
                key("key.change", new Deed.ChangePlan(thread)),
                key("key.reject", new Deed.Decide(project, PlanDecision.REJECT)))));
  }

  /** Whether a question's answers are offered as keys. */
  static boolean isOffered(Asked asked) {
    return !asked.choices().isEmpty()
        && asked.choices().size() <= MOST_CHOICES
        && asked.choices().stream()
            .allMatch(choice -> !choice.isBlank() && choice.length() <= LONGEST_CHOICE);
  }

  private Choices answers(Asked asked, long seq) {
    if (!isOffered(asked)) {
      return Choices.NONE;
    }
    return Choices.oneOf(
        asked.choices().stream()
            .map(choice -> List.of(Choice.of(choice, new Deed.Choose(thread, seq, choice))))
            .toList());
  }

  private List<Choice> again(FlowFailed failed) {
    return AGAIN_BY_WORDS.contains(failed.kind())
        ? List.of(key("key.retry", new Deed.Say(thread, words.line("say.retry"))))
        : List.of();
  }

  private Choices failure(LoggedEvent logged, List<Choice> first) {
    var row = new ArrayList<>(first);
    if (!Clerk.evidence(logged.event()).isBlank()) {
      row.add(key("key.evidence", new Deed.Evidence(thread, logged.seq())));
    }
    return row.isEmpty() ? Choices.NONE : Choices.each(List.of(row));
  }

  private Choices live(DeployFinished finished) {
    var rows = new ArrayList<List<Choice>>();
    PublicLink.of(finished.url())
        .ifPresent(url -> rows.add(List.of(Choice.link(words.line("key.open"), url))));
    var project = finished.projectId();
    rows.add(List.of(about(Topic.LOGS, project), about(Topic.COST, project)));
    rows.add(List.of(about(Topic.ROLLBACK, project)));
    return Choices.each(rows);
  }
}
