package dev.orchestrator.messages;

import java.util.UUID;

/** Build, environment, secret versions and route, deployed and rolled back together. */
public record ReleaseId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static ReleaseId next() {
    return new ReleaseId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static ReleaseId of(String text) {
    return new ReleaseId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
