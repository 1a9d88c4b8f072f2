package dev.orchestrator.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a deploy, rollback or start of a release ended. It is appended to the thread and then told at
 * {@link Address#deployComplete(ThreadId)}, where the ProductOwner that waits for it is woken.
 */
public sealed interface DeployEvent extends ThreadEvent {

  /** The flow that ended. */
  FlowId flow();

  ProjectId projectId();

  /** The project's name. */
  String project();

  @Override
  default Wake wake() {
    return Wake.HEARD;
  }

  /**
   * The release is live: exactly this commit answered a request at exactly this URL.
   *
   * @param rollback whether an older release was restored
   */
  record DeployFinished(
      FlowId flow,
      ProjectId projectId,
      String project,
      ReleaseId release,
      String url,
      String commit,
      boolean rollback)
      implements DeployEvent {}

  /**
   * Nothing was started, because only a person knows these values. The deploy waits for them and
   * goes on by itself.
   */
  record SecretsMissing(FlowId flow, ProjectId projectId, String project, List<String> names)
      implements DeployEvent {}

  /**
   * The deploy failed; what ran before still runs.
   *
   * @param commit the commit that was to be deployed
   * @param reason one line that a person understands
   * @param evidence last probe, exit code, log tail
   * @param kind whose doing it is; absent where older code did not say
   */
  record DeployFailed(
      FlowId flow,
      ProjectId projectId,
      String project,
      String commit,
      String reason,
      String evidence,
      @Nullable FailureKind kind)
      implements DeployEvent {

    public DeployFailed(
        FlowId flow,
        ProjectId projectId,
        String project,
        String commit,
        String reason,
        String evidence) {
      this(flow, projectId, project, commit, reason, evidence, null);
    }
  }
}
