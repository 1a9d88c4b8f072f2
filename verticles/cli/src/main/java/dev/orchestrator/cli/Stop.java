package dev.orchestrator.cli;

/** Ends the program with one line for the person and a status for scripts. */
final class Stop extends RuntimeException {

  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NO_SERVER = 3;
  static final int REFUSED = 4;
  static final int NOT_AUTHORISED = 5;
  static final int INTERRUPTED = 130;

  private final int status;

  Stop(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The wait was interrupted. */
  static Stop interrupted() {
    Thread.currentThread().interrupt();
    return new Stop(INTERRUPTED, "Interrupted; what was started goes on.");
  }

  int status() {
    return status;
  }
}
