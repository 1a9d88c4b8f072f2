package dev.orchestrator.messages;

import org.jspecify.annotations.Nullable;

/** Commands about writing code. */
public sealed interface EngineeringCommand<R> extends Command<R> {

  /** Starts a build; refused while one runs for the project, or two for the user. */
  @Tool(
      capability = Capability.ENGINEERING,
      words =
          "Have the team write or change the project's code. Returns at once; the result arrives"
              + " later as an event.")
  record StartEngineering(
      @Words("Name or id.") String project,
      @Words("What to build or change, in full: everything the user said that matters.")
          String task,
      @Words("True if the user wants to see and accept the plan before anything is built.")
          @Nullable Boolean planFirst)
      implements EngineeringCommand<Started> {

    /** A build whose plan is shown first only if it is a large one. */
    public StartEngineering(String project, String task) {
      this(project, task, null);
    }
  }

  /** The plan of a project's build that waits for a person. */
  @Tool(
      capability = Capability.ENGINEERING,
      words = "Show the plan that waits for the user's answer, if a build of the project has one.")
  record GetPlan(@Words("Name or id.") String project) implements EngineeringCommand<PlanView> {}

  /**
   * The user's answer to a plan, as the ProductOwner understood it. Refused unless the user said
   * something after the plan was proposed: a model accepts nothing by itself.
   */
  @Tool(
      capability = Capability.ENGINEERING,
      words =
          "Pass on the user's own answer to a proposed plan: accept, change or reject it. Only"
              + " after the user has answered the plan in this conversation.")
  record AnswerPlan(
      @Words("Name or id.") String project,
      @Words("What the user decided.") PlanDecision decision,
      @Words("With EDIT: what the user wants changed, in full.") @Nullable String changes)
      implements EngineeringCommand<PlanOutcome> {}

  /** A person's own answer to a plan, at a door of theirs. Never a tool. */
  record DecidePlan(String project, PlanDecision decision, @Nullable String changes)
      implements EngineeringCommand<PlanOutcome> {}

  /** How the newest build of a project stands. */
  @Tool(
      capability = Capability.ENGINEERING,
      words = "How the newest build of a project stands: stage, round, verdict, commit, error.")
  record GetEngineeringStatus(@Words("Name or id.") String project)
      implements EngineeringCommand<EngineeringStatus> {}

  /** Cancels every build and deploy that runs for a project. */
  @Tool(
      capability = Capability.ENGINEERING,
      words = "Cancel the builds and deploys that run for a project.",
      confirm = true)
  record CancelWork(@Words("Name or id.") String project)
      implements EngineeringCommand<CancelledWork> {}

  /** The newest commits of a project's main branch. */
  @Tool(
      capability = Capability.ENGINEERING,
      words = "Show the newest commits of a project with what they changed.")
  record ViewChanges(@Words("Name or id.") String project) implements EngineeringCommand<Changes> {}
}
