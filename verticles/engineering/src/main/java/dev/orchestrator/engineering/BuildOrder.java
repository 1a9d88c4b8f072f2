package dev.orchestrator.engineering;

import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a build starts from.
 *
 * @param name the project's name when the build was ordered
 * @param thread who is told
 * @param before the project's status when the build was ordered
 * @param language what the thread is told in
 * @param planFirst whether the user wants to see the plan before anything is built
 */
record BuildOrder(
    ProjectId project,
    String name,
    ProjectKind kind,
    String description,
    String task,
    Optional<ThreadId> thread,
    ProjectStatus before,
    Locale language,
    @Nullable Boolean planFirst) {

  /** Whether the plan is shown even if it is a simple one; orders of older code do not say. */
  boolean wantsPlan() {
    return Boolean.TRUE.equals(planFirst);
  }

  /** The same order, given now. */
  BuildOrder orderedIn(ProjectStatus now) {
    return new BuildOrder(project, name, kind, description, task, thread, now, language, planFirst);
  }

  /** The same with more to do. */
  BuildOrder andAlso(String changes) {
    return new BuildOrder(
        project,
        name,
        kind,
        description,
        task.strip() + "\n" + changes,
        thread,
        before,
        language,
        planFirst);
  }

  /** Where the project stands when this build is over, brought nothing, and nothing of it runs. */
  ProjectStatus withoutResult(ProjectStatus ifNeverBuilt) {
    return switch (before) {
      case BUILT, BUILDING, DEPLOYING -> ProjectStatus.BUILT;
      case LIVE, STOPPED -> ProjectStatus.STOPPED;
      case FAILED -> ProjectStatus.FAILED;
      case DRAFT, ARCHIVED -> ifNeverBuilt;
    };
  }
}
