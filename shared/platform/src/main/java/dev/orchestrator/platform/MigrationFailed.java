package dev.orchestrator.platform;

/** A schema that could not be brought up to date. Its message is one line with the remedy. */
public final class MigrationFailed extends RuntimeException {

  MigrationFailed(String problem) {
    super("database schema: " + problem);
  }

  MigrationFailed(String problem, Throwable cause) {
    super("database schema: " + problem, cause);
  }
}
