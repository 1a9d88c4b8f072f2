package dev.orchestrator.workers;

/** A process that cannot be started, found or ended. The message names its key. */
public final class WorkerFault extends RuntimeException {

  WorkerFault(String message) {
    super(message);
  }

  WorkerFault(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
