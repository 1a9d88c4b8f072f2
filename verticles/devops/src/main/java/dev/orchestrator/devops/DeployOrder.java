package dev.orchestrator.devops;

import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import java.util.Locale;
import java.util.Optional;

/**
 * What a deploy, rollback, stop or teardown starts from.
 *
 * @param name the project's name when it was ordered
 * @param commit what is to run; empty when something is to end
 * @param release the older release that is to run again
 * @param thread who is told
 * @param before the project's status when it was ordered
 * @param unasked whether the ProductOwner ordered it by itself; older orders do not say
 */
record DeployOrder(
    ProjectId project,
    String name,
    UserId owner,
    String commit,
    Optional<ReleaseId> release,
    Optional<ThreadId> thread,
    ProjectStatus before,
    Locale language,
    boolean unasked) {

  /** The same, for another commit. */
  DeployOrder at(String other) {
    return new DeployOrder(project, name, owner, other, release, thread, before, language, unasked);
  }

  Phrases words() {
    return Phrases.in("devops", language);
  }

  /** The same order, given now and by a person. */
  DeployOrder orderedIn(ProjectStatus now) {
    return new DeployOrder(project, name, owner, commit, release, thread, now, language, false);
  }

  /** Where the project stands when this brought nothing and nothing of it runs. */
  ProjectStatus withoutResult(ProjectStatus ifNew) {
    return before == ProjectStatus.STOPPED ? ProjectStatus.STOPPED : ifNew;
  }
}
