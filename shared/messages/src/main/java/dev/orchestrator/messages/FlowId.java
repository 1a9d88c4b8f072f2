package dev.orchestrator.messages;

import java.util.UUID;

/** A piece of durable work. */
public record FlowId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static FlowId next() {
    return new FlowId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static FlowId of(String text) {
    return new FlowId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
