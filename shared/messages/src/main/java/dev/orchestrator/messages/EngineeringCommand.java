package dev.orchestrator.messages;

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
          String task)
      implements EngineeringCommand<Started> {}

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
