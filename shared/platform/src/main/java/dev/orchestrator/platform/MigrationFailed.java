package dev.orchestrator.platform;

/** A schema that could not be brought up to date. Its message is one line with the remedy. */
public final class MigrationFailed extends RuntimeException {

  private final boolean away;

  MigrationFailed(String problem) {
    super("database schema: " + problem);
    this.away = false;
  }

  MigrationFailed(String problem, Throwable cause, boolean away) {
    super("database schema: " + problem, cause);
    this.away = away;
  }

  /** Whether the database did not answer at all, so that trying again may help. */
  public boolean away() {
    return away;
  }
}
