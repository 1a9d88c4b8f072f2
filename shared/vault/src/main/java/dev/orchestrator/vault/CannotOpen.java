package dev.orchestrator.vault;

/** What was sealed under another key, stood elsewhere, or was changed. */
public final class CannotOpen extends RuntimeException {
  CannotOpen(String place, Throwable cause) {
    super("the secret at " + place + " does not open under its master key", cause);
  }
}
