package dev.orchestrator.forge;

import dev.orchestrator.messages.ProjectId;
import java.util.Optional;

/**
 * Where the code of the projects lives. A project has one repository, found by the project's id.
 */
public interface Forge {

  /**
   * The repository of a project, made if there is none yet. The first commit of {@code main} holds
   * the scaffold; a repository that already has a {@code main} is left as it is, so that this may
   * be called again after a crash.
   */
  GitRepository create(ProjectId project, Scaffold scaffold);

  /** The repository of a project, if it has one. */
  Optional<GitRepository> find(ProjectId project);

  /** The repository of a project; throws {@link ForgeFault} if it has none. */
  default GitRepository open(ProjectId project) {
    return find(project)
        .orElseThrow(() -> new ForgeFault("project " + project + " has no repository"));
  }

  /** Deletes the repository of a project, if it has one. */
  void delete(ProjectId project);
}
