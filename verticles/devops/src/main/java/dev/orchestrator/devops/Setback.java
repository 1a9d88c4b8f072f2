package dev.orchestrator.devops;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.store.Failed;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Failures.Standing;
import java.util.Objects;
import java.util.Optional;

/**
 * A deploy that failed: kept as a fact, told to the people who wait for it, and to the admins if it
 * will not get better by itself.
 */
record Setback(Records records, DeployOrder order) {

  /** What admins look at when a project's deploys keep failing. */
  static final String ALERT = "deploy_keeps_failing";

  /** How often people are told that a commit cannot be deployed when they did not ask. */
  private static final int TOLD = 2;

  void tell(Tx tx, String work, DeployFailed failed) {
    var kind = Objects.requireNonNull(failed.kind());
    var standing =
        records
            .failures()
            .note(
                tx,
                new Failed(
                    failed.projectId(),
                    failed.flow(),
                    work,
                    kind,
                    Optional.of(failed.commit()),
                    failed.reason(),
                    failed.evidence()));
    if (standing.keepsFailing() || kind == FailureKind.INFRASTRUCTURE) {
      alert(tx, failed);
    }
    var told = isToldAgain(standing) ? failed : inPassing(failed, standing);
    order.thread().ifPresent(thread -> records.log().append(tx, thread, told));
  }

  /** Whoever asked for a deploy is told how it ended, however often that was. */
  private boolean isToldAgain(Standing standing) {
    return !order.unasked() || standing.ofCommit() <= TOLD;
  }

  private ThreadEvent inPassing(DeployFailed failed, Standing standing) {
    var text =
        order
            .words()
            .line("failed.again", standing.ofCommit(), Failures.TRIES_OF_A_COMMIT, failed.reason());
    return new Progress(failed.flow(), failed.projectId(), "failed", text);
  }

  private void alert(Tx tx, DeployFailed failed) {
    var text =
        "The deploy of %s at %s fails: %s (orchestrator why %s)"
            .formatted(failed.project(), failed.commit(), failed.reason(), failed.projectId());
    records.alerts().raise(tx, ALERT, failed.projectId().toString(), text);
  }
}
