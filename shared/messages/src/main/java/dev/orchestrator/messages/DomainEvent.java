package dev.orchestrator.messages;

/**
 * Whatever happened that is worth a place in the one order of all events: in a conversation, or to
 * a worker.
 */
public sealed interface DomainEvent permits ThreadEvent, WorkerReport {

  /** What it is called on the wire, such as {@code UserSaid} or {@code worker.started}. */
  static String nameOf(DomainEvent event) {
    return switch (event) {
      case ThreadEvent told -> told.getClass().getSimpleName();
      case WorkerReport.WorkerStarted _ -> "worker.started";
      case WorkerReport.WorkerProgress _ -> "worker.progress";
      case WorkerReport.WorkerCompleted _ -> "worker.completed";
      case WorkerReport.WorkerFailed _ -> "worker.failed";
    };
  }
}
