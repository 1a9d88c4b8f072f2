package dev.orchestrator.app;

/** The server cannot start. The message is one line that names what is wrong and the remedy. */
final class CannotStart extends RuntimeException {
  CannotStart(String message) {
    super(message);
  }
}
