package dev.orchestrator.telegram;

import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;

/** What a button does, as it is kept. What goes to Telegram says nothing of it. */
sealed interface Deed {

  /** It is done in the transaction in which the button is pressed. */
  sealed interface Here extends Deed {}

  /** Others carry it out, or much is read for it: that is done afterwards. */
  sealed interface Errand extends Deed {}

  /** One of the answers that a question offers. */
  record Choose(ThreadId thread, long asked, String words) implements Here {}

  /** Says something in the presser's name. */
  record Say(ThreadId thread, String words) implements Here {}

  /** The plan is to be changed: what, the next words say. */
  record ChangePlan(ThreadId thread) implements Here {}

  /** The chat is spoken to in this language. */
  record Speak(String language) implements Here {}

  /** Nothing is done after all. */
  record Leave() implements Here {}

  /** The value is not given now. */
  record NotNow() implements Here {}

  /** The token of a bot is asked for, for the pool. */
  record AskToken() implements Here {}

  /** A stranger is let in. */
  record LetIn(String subject, Role role) implements Here {}

  /** A stranger stays outside. */
  record TurnAway(String subject) implements Here {}

  /** The presser's answer to an approval. */
  record Approve(ApprovalId approval, boolean accepted) implements Errand {}

  /** The presser's answer to a plan. */
  record Decide(ProjectId project, PlanDecision decision) implements Errand {}

  /** A deploy that a person insists on. */
  record Insist(ProjectId project, String commit) implements Errand {}

  /** The output that shows why something failed. */
  record Evidence(ThreadId thread, long seq) implements Errand {}

  /**
   * Something about a project, if it is clear which; else the presser chooses one.
   *
   * @param named its name or id; may be empty
   * @param page of the projects to choose from
   */
  record About(Topic topic, String named, int page) implements Errand {}

  /** Something about a project that changes what runs, after the presser was asked. */
  record Surely(Topic topic, ProjectId project) implements Errand {}

  /** A look at what admins see. */
  record Look(Sight sight, int page) implements Errand {}

  /** So much is told of a project from now on. */
  record Notify(ProjectId project, Notifications level) implements Errand {}

  /** A bot comes into the pool; its token lies in the vault, among the presser's own secrets. */
  record Register(String secret) implements Errand {}

  /** What all of the presser's projects cost. */
  record Spent() implements Errand {}

  /** What can be asked or ordered about a project. */
  enum Topic {
    PROJECTS,
    STATUS,
    WHY,
    LOGS,
    COST,
    DEPLOY,
    ROLLBACK,
    CANCEL,
    NOTIFY
  }

  /** What admins see. */
  enum Sight {
    STRANGERS,
    NODES,
    ALERTS,
    SERVERS,
    BOTS
  }
}
