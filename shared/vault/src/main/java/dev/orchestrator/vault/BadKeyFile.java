package dev.orchestrator.vault;

/** A file of master keys that cannot be used. The message is one line with the remedy. */
public final class BadKeyFile extends RuntimeException {
  BadKeyFile(String message) {
    super(message);
  }
}
