package dev.orchestrator.why;

import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What somebody asks about.
 *
 * @param name what a person calls it
 * @param project the project, if it is about one
 * @param projects all projects that it is about
 * @param status where the project stands
 * @param thread the conversation that it belongs to
 * @param rounds how many rounds a build has at most
 */
public record Topic(
    String name,
    Optional<ProjectId> project,
    List<ProjectId> projects,
    Optional<ProjectStatus> status,
    Optional<ThreadId> thread,
    int rounds,
    Locale language) {

  UUID[] projectIds() {
    return projects.stream().map(ProjectId::value).toArray(UUID[]::new);
  }

  String[] subjects() {
    return projects.stream().map(ProjectId::toString).toArray(String[]::new);
  }
}
