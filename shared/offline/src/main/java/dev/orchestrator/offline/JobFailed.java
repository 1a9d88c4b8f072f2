package dev.orchestrator.offline;

/** The job cannot be done; it ends with this kind and one line for a person. */
final class JobFailed extends RuntimeException {

  private final String kind;
  private final String logTail;

  JobFailed(String kind, String message) {
    this(kind, message, "");
  }

  JobFailed(String kind, String message, String logTail) {
    super(message);
    this.kind = kind;
    this.logTail = logTail;
  }

  AgentEvent.Failed event() {
    return new AgentEvent.Failed(kind, String.valueOf(getMessage()), logTail);
  }
}
