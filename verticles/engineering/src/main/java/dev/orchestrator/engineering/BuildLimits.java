package dev.orchestrator.engineering;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Started;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Failures.Open;
import dev.orchestrator.store.Project;
import java.util.Optional;

/**
 * How far the ProductOwner may go by itself, whatever its model wants: no code is written because
 * of a machine, and no failure is mended again and again without a person.
 */
record BuildLimits(Failures failures) {

  /** Why a build that nobody asked for is not started; empty if it may be. */
  Optional<Answer<Started>> objection(Tx tx, Envelope envelope, Project project) {
    if (!envelope.unasked()) {
      return Optional.empty();
    }
    var thread = envelope.thread().or(project::thread);
    return objection(failures.open(tx, project.id(), thread, BuildFlow.NAME), project.name());
  }

  private static Optional<Answer<Started>> objection(Open open, String project) {
    if (open.kind() != null && !open.kind().isMendedByCode()) {
      return Optional.of(notMendedByCode(open.kind(), open.reason(), project));
    }
    if (open.kind() != null && open.alike() >= Failures.ALIKE) {
      return Optional.of(
          personNeeded(
              "same_failure_twice",
              "The same failure came up %d times for %s: %s"
                  .formatted(open.alike(), project, open.reason())));
    }
    return open.fixes() >= Failures.FIXES_UNASKED
        ? Optional.of(
            personNeeded(
                "fixes_used_up",
                "Code of %s was changed %d times since the user last said something."
                    .formatted(project, open.fixes())))
        : Optional.empty();
  }

  private static Answer<Started> notMendedByCode(FailureKind kind, String reason, String project) {
    var what = kind == FailureKind.INFRASTRUCTURE ? "infrastructure_failure" : "internal_failure";
    return personNeeded(
        what,
        "%s failed for a reason that no change of its code mends: %s".formatted(project, reason));
  }

  private static Answer<Started> personNeeded(String code, String message) {
    return Answer.refused(code, message, "Tell the user what failed and wait for an answer.");
  }

  /** Remembers a build that nobody asked for. */
  void begun(Tx tx, Envelope envelope, Project project, FlowId flow) {
    if (envelope.unasked()) {
      failures.unasked(tx, project.id(), flow, BuildFlow.NAME);
    }
  }
}
