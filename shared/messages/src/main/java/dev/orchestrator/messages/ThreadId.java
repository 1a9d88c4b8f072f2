package dev.orchestrator.messages;

import java.util.UUID;

/** A conversation, wherever it is held. */
public record ThreadId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static ThreadId next() {
    return new ThreadId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static ThreadId of(String text) {
    return new ThreadId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
