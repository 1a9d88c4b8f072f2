package dev.orchestrator.devops;

/** A port cannot be listened on. */
final class PortTaken extends RuntimeException {
  PortTaken(int port, Throwable cause) {
    super("port " + port + " cannot be listened on: " + cause.getMessage(), cause);
  }
}
