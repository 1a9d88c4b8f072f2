package dev.orchestrator.messages;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a thread. The rows of these events, in order, are the conversation. */
public sealed interface ThreadEvent extends DomainEvent
    permits ThreadEvent.Talk, ThreadEvent.Work, DeployEvent {

  /** Whether the ProductOwner takes a turn because of it. */
  default Wake wake() {
    return Wake.NONE;
  }

  /** Whether a person did it: whatever follows from it is what a person wants. */
  default boolean fromPerson() {
    return false;
  }

  /** What was said or asked, by people and by the ProductOwner. */
  sealed interface Talk extends ThreadEvent {}

  /** What became of the work that the thread started. */
  sealed interface Work extends ThreadEvent {}

  /** A person said something. */
  record UserSaid(UserId user, String text) implements Talk {
    @Override
    public Wake wake() {
      return Wake.NOW;
    }

    @Override
    public boolean fromPerson() {
      return true;
    }
  }

  /** The ProductOwner said something. */
  record Said(String text) implements Talk {}

  /**
   * The ProductOwner asks and waits; the thread is AWAITING until somebody says something.
   *
   * @param choices offered answers; empty if any text will do
   */
  record Asked(String question, List<String> choices) implements Talk {}

  /**
   * A command waits for a person's yes.
   *
   * @param command the command's name
   * @param question what the person is asked, made by code from the command
   */
  record ApprovalAsked(ApprovalId approval, String command, String question, Instant expiresAt)
      implements Talk {}

  /**
   * A person answered an approval, or nobody did in time.
   *
   * @param accepted what the answer was; an expired approval counts as refused
   * @param by who answered; absent when it expired
   * @param outcome what came of the command, in words; absent when it was refused
   */
  record ApprovalGiven(
      ApprovalId approval,
      String command,
      boolean accepted,
      @Nullable UserId by,
      @Nullable String outcome)
      implements Talk {
    @Override
    public Wake wake() {
      return Wake.NOW;
    }

    @Override
    public boolean fromPerson() {
      return by != null;
    }
  }

  /**
   * Work moved on. Shown to the user as it is, without a model.
   *
   * @param stage the step's name, such as {@code tester-1}
   * @param text one line for a person
   */
  record Progress(FlowId flow, ProjectId project, String stage, String text) implements Work {}

  /**
   * A build ended with a commit on the main branch that passed its tests.
   *
   * @param project the project's name
   * @param commit the full id of the merged commit
   * @param summary what was done, in the coding agent's words
   * @param tests what the tester ran and found, in one line
   */
  record EngineeringFinished(
      FlowId flow, ProjectId projectId, String project, String commit, String summary, String tests)
      implements Work {
    @Override
    public Wake wake() {
      return Wake.NOW;
    }
  }

  /**
   * A large build has a plan and waits for a person before anything is written.
   *
   * @param version counts the proposals of this build from 1
   * @param note what became of the changes that were asked for, if they could not be planned
   * @param expiresAt when the build ends if nobody has answered
   */
  record PlanProposed(
      FlowId flow,
      ProjectId projectId,
      String project,
      int version,
      PlanOutline plan,
      @Nullable String note,
      Instant expiresAt)
      implements Work {}

  /** A plan has waited for hours; this reminds of it, once. */
  record PlanWaits(FlowId flow, ProjectId projectId, String project, int version, Instant expiresAt)
      implements Work {}

  /**
   * A person answered a plan.
   *
   * @param changes what is to be planned differently; absent unless it was edited
   */
  record PlanAnswered(
      FlowId flow,
      ProjectId projectId,
      String project,
      int version,
      PlanDecision decision,
      @Nullable String changes)
      implements Work {
    @Override
    public boolean fromPerson() {
      return true;
    }
  }

  /** Work was cancelled; nothing of it runs any more. */
  record WorkCancelled(FlowId flow, String kind, ProjectId projectId, String project)
      implements Work {}

  /** A project's software was stopped; its URL says so until the next deploy. */
  record ProjectStopped(FlowId flow, ProjectId projectId, String project) implements Work {}

  /** A project is gone: nothing of it runs, its code is deleted, its name and ports are free. */
  record ProjectDeleted(FlowId flow, ProjectId projectId, String project) implements Work {}

  /**
   * Values that only a person knows are waited for, or asked for ahead of a deploy. Whoever reads
   * this gives them to the vault, never to a model.
   *
   * @param project the project's name
   * @param names the variables
   * @param hint where a person finds the values, or what happens without them; may be empty
   */
  record SecretsAwaited(ProjectId projectId, String project, List<String> names, String hint)
      implements Work {}

  /**
   * A secret in a person's words was put into the vault; its name stands in its place.
   *
   * @param project the name of the project that it was meant for; absent if that is not known, and
   *     then it is kept among the user's own
   * @param name what it is called now
   * @param goesOn whether a deploy that waited for it goes on
   */
  record SecretKept(
      @Nullable ProjectId projectId, @Nullable String project, String name, boolean goesOn)
      implements Work {
    @Override
    public boolean fromPerson() {
      return true;
    }
  }

  /**
   * A live release died again and again and was given up.
   *
   * @param reason one line that a person understands
   * @param evidence exit code and log tail
   */
  record ReleaseCrashed(
      ReleaseId release,
      ProjectId projectId,
      String project,
      String commit,
      String reason,
      String evidence)
      implements Work {
    @Override
    public Wake wake() {
      return Wake.NOW;
    }
  }

  /**
   * Work failed for good.
   *
   * @param kind the flow's kind
   * @param project the project's name, if it had one
   * @param reason one line that a person understands
   * @param evidence the output that shows it; may be empty
   */
  record FlowFailed(
      FlowId flow,
      String kind,
      @Nullable ProjectId projectId,
      @Nullable String project,
      String reason,
      String evidence)
      implements Work {
    @Override
    public Wake wake() {
      return Wake.NOW;
    }
  }

  /**
   * A row that this version cannot read, in the place of the event that it holds: the conversation
   * goes on around it.
   *
   * @param kind what the row calls the event
   */
  record Unreadable(String kind) implements Work {}
}
