package dev.orchestrator.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands about projects as a whole. A project is named by its name or its id. */
public sealed interface ProjectCommand<R> extends Command<R> {

  /** Makes a project in status DRAFT. The name is made unique among the owner's. */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words = "Create a new project. Do this before start_engineering for something new.")
  record CreateProject(
      @Words("Short name: lower-case letters, digits and hyphens, 2 to 39 characters.") String name,
      @Words("What the software does, in the user's words.") String description,
      @Words("What sort of software it is.") ProjectKind kind,
      @Words("URL paths or commands that people will use, such as /hello.")
          @Nullable List<String> entryPoints)
      implements ProjectCommand<ProjectView> {}

  /** The caller's projects, newest first; archived ones only when asked for by status. */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words = "List the user's projects with status and URL.")
  record ListProjects(@Words("Only those in this status.") @Nullable ProjectStatus status)
      implements ProjectCommand<ProjectList> {}

  /**
   * As {@link ListProjects}, page by page; for doors, not for models.
   *
   * @param after the last project of the page before; absent for the first page
   * @param limit at most so many
   */
  record BrowseProjects(@Nullable ProjectStatus status, @Nullable ProjectId after, int limit)
      implements ProjectCommand<ProjectPage> {}

  /** One project. */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words = "Look one project up: status, URL, repository, what runs now.")
  record GetProject(@Words("Name or id.") String project) implements ProjectCommand<ProjectView> {}

  /**
   * What happens to a project, what it waits for, what failed, and what a person can do.
   *
   * @param language of its lines for people; that of the thread if absent
   */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words =
          "What happens to a project right now and why: running work, what it waits for and until"
              + " when, what failed with the evidence, what is live, and what the user can do next."
              + " Use it for every question about state, progress or failure.")
  record ExplainProject(
      @Words("Name or id.") String project,
      @Words("Language of its lines: en or ru.") @Nullable String language)
      implements ProjectCommand<Explanation> {}

  /** The same for everything that a thread is about; for doors, not for models. */
  record ExplainThread(ThreadId thread, @Nullable String language)
      implements ProjectCommand<Explanation> {}

  /** The same for one flow and what it belongs to; for doors, not for models. */
  record ExplainFlow(FlowId flow, @Nullable String language)
      implements ProjectCommand<Explanation> {}

  /** Changes what a project is called and how much is told of it; what is absent stays. */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words =
          "Rename a project, change its description, or how much the user is told about it. Its URL"
              + " stays.")
  record UpdateProject(
      @Words("Name or id.") String project,
      @Words("The new name.") @Nullable String name,
      @Words("The new description.") @Nullable String description,
      @Words(
              "What the user is told without asking: ALL, with progress; IMPORTANT, without; OFF,"
                  + " without progress and without a sound.")
          @Nullable Notifications notifications)
      implements ProjectCommand<ProjectView> {}

  /**
   * As {@link UpdateProject}, if the project still is as its sender has seen it; for doors, not for
   * models.
   *
   * @param seen the names of the states of its {@link ProjectView} that the change was made for
   */
  record EditProject(
      String project,
      @Nullable String name,
      @Nullable String description,
      @Nullable Notifications notifications,
      List<String> seen)
      implements ProjectCommand<ProjectView> {}

  /** Stops what runs; code, releases and URL are kept. A deploy starts it again. */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words = "Stop a running project. Nothing is deleted.",
      confirm = true)
  record StopProject(@Words("Name or id.") String project) implements ProjectCommand<Started> {}

  /** Tears the project down for good: processes, ports, repository, releases. */
  @Tool(
      capability = Capability.PROJECT_MANAGEMENT,
      words = "Delete a project with its code and everything that runs. Cannot be undone.",
      confirm = true)
  record DeleteProject(@Words("Name or id.") String project) implements ProjectCommand<Started> {}
}
