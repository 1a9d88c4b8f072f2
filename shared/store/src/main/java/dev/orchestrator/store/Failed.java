package dev.orchestrator.store;

import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import java.util.Optional;

/**
 * A piece of work that failed for good.
 *
 * @param work the kind of flow
 * @param kind whose doing it is
 * @param commit what was worked on, if it was a commit
 * @param reason one line that a person understands
 * @param evidence the output that shows it; may be empty
 */
public record Failed(
    ProjectId project,
    FlowId flow,
    String work,
    FailureKind kind,
    Optional<String> commit,
    String reason,
    String evidence) {

  String fingerprint() {
    return Fingerprint.of(work, reason, evidence);
  }
}
