package dev.orchestrator.devops;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.Started;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Project;
import java.util.Optional;

/** Ends loops of deploys that fail again and again: a person has to say how it goes on. */
record DeployLimits(Failures failures) {

  /** Why this commit is not tried once more; empty if it may be. */
  Optional<Answer<Started>> objection(Tx tx, Envelope envelope, Project project, String commit) {
    var tries = failures.tries(tx, project.id(), DeployFlow.NAME, commit);
    if (tries.count() >= Failures.TRIES_OF_A_COMMIT) {
      return Optional.of(keepsFailing(project, tries));
    }
    return envelope.unasked() ? unasked(tx, envelope, project) : Optional.empty();
  }

  private static Answer<Started> keepsFailing(Project project, Failures.Tries tries) {
    return Answer.refused(
        "deploy_keeps_failing",
        "This commit of %s failed to deploy %d times, at last: %s"
            .formatted(project.name(), tries.count(), tries.reason()),
        "Change the code, or mend the cause and insist: orchestrator deploy %s --again."
            .formatted(project.name()));
  }

  private Optional<Answer<Started>> unasked(Tx tx, Envelope envelope, Project project) {
    var thread = envelope.thread().or(project::thread);
    var open = failures.open(tx, project.id(), thread, DeployFlow.NAME);
    if (open.kind() == null || open.alike() < Failures.ALIKE) {
      return Optional.empty();
    }
    var whose = open.kind() == FailureKind.SOFTWARE ? "in the software" : "not in the software";
    return Optional.of(
        Answer.refused(
            "same_failure_twice",
            "The same failure, %s, came up %d times for %s: %s"
                .formatted(whose, open.alike(), project.name(), open.reason()),
            "Tell the user what failed and wait for an answer."));
  }
}
