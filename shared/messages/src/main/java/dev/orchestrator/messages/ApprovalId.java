package dev.orchestrator.messages;

import java.util.UUID;

/** A question that only a person may answer. */
public record ApprovalId(UUID value) implements Id {

  /** A new id, later in order than every id made before it on this machine. */
  public static ApprovalId next() {
    return new ApprovalId(Uuid7.next());
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static ApprovalId of(String text) {
    return new ApprovalId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
