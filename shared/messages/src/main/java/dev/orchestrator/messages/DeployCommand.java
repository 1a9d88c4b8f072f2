package dev.orchestrator.messages;

import org.jspecify.annotations.Nullable;

/** Commands about what runs. */
public sealed interface DeployCommand<R> extends Command<R> {

  /** Whether a deploy could start now, and what is missing if not. */
  @Tool(
      capability = Capability.DEPLOY,
      words = "Check whether a project can be deployed now and what is missing.")
  record CheckReadyToDeploy(@Words("Name or id.") String project)
      implements DeployCommand<DeployReadiness> {}

  /** Starts a deploy; one at a time for a project, three for a user. */
  @Tool(
      capability = Capability.DEPLOY,
      words = "Deploy a project. Returns at once; the result arrives later as an event.")
  record TriggerDeploy(
      @Words("Name or id.") String project,
      @Words("The commit; the head of main if left out.") @Nullable String commit)
      implements DeployCommand<Started> {}

  /**
   * A deploy that a person insists on, although this commit has failed too often. Never a tool: a
   * model cannot insist.
   *
   * @param commit the head of main if absent
   */
  record DeployAgain(String project, @Nullable String commit) implements DeployCommand<Started> {}

  /** How the newest deploy of a project stands. */
  @Tool(
      capability = Capability.DEPLOY,
      words = "How the newest deploy of a project stands: stage, URL, error.")
  record GetDeployStatus(@Words("Name or id.") String project)
      implements DeployCommand<DeployStatus> {}

  /** The end of the running release's log. */
  @Tool(
      capability = Capability.DEPLOY,
      words = "Read the end of the log of what runs for a project.")
  record GetDeployLogs(
      @Words("Name or id.") String project,
      @Words("How many lines, 1 to 1000; 100 if left out.") @Nullable Integer lines)
      implements DeployCommand<LogTail> {}

  /** Puts an older release back, the one before if none is named. */
  @Tool(
      capability = Capability.DEPLOY,
      words = "Put an older release of a project back into service.",
      confirm = true)
  record Rollback(
      @Words("Name or id.") String project,
      @Words("The release's number; the one before the live one if left out.")
          @Nullable Integer release)
      implements DeployCommand<Started> {}

  /** A project's releases, newest first. */
  @Tool(capability = Capability.DEPLOY, words = "List a project's releases, newest first.")
  record ListReleases(@Words("Name or id.") String project) implements DeployCommand<ReleaseList> {}

  /** Tells the owner how to give a secret; the value itself never passes here. */
  @Tool(
      capability = Capability.DEPLOY,
      words =
          "Ask the user for a secret such as a token. The user is told how to put it into the vault; you never see it, and must not ask for it in the chat.")
  record RequestSecret(
      @Words("Name or id.") String project,
      @Words("The variable, such as TELEGRAM_BOT_TOKEN.") String name,
      @Words("Where the user finds the value, in the user's language.") @Nullable String hint)
      implements DeployCommand<SecretRequested> {}
}
