package dev.orchestrator.messages;

import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanAnswered;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.PlanWaits;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.ProjectDeleted;
import dev.orchestrator.messages.ThreadEvent.ProjectStopped;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The flow and the project that an event is about, as far as it is about any. */
public record EventSubject(Optional<FlowId> flow, Optional<ProjectId> project) {

  public static EventSubject of(DomainEvent event) {
    return switch (event) {
      case UserSaid _, Said _, Asked _, ApprovalAsked _, ApprovalGiven _, Unreadable _ -> NOTHING;
      case Progress e -> work(e.flow(), e.project());
      case EngineeringFinished e -> work(e.flow(), e.projectId());
      case PlanProposed e -> work(e.flow(), e.projectId());
      case PlanWaits e -> work(e.flow(), e.projectId());
      case PlanAnswered e -> work(e.flow(), e.projectId());
      case WorkCancelled e -> work(e.flow(), e.projectId());
      case ProjectStopped e -> work(e.flow(), e.projectId());
      case ProjectDeleted e -> work(e.flow(), e.projectId());
      case SecretsAwaited e -> work(null, e.projectId());
      case SecretKept e -> work(null, e.projectId());
      case ReleaseCrashed e -> work(null, e.projectId());
      case FlowFailed e -> work(e.flow(), e.projectId());
      case DeployFinished e -> work(e.flow(), e.projectId());
      case SecretsMissing e -> work(e.flow(), e.projectId());
      case DeployFailed e -> work(e.flow(), e.projectId());
      case WorkerReport e -> work(e.worker().flow(), e.worker().project());
    };
  }

  private static final EventSubject NOTHING = new EventSubject(Optional.empty(), Optional.empty());

  private static EventSubject work(@Nullable FlowId flow, @Nullable ProjectId project) {
    return new EventSubject(Optional.ofNullable(flow), Optional.ofNullable(project));
  }
}
