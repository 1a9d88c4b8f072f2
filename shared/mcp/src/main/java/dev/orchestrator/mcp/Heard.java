package dev.orchestrator.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is to be sent back for a message. */
public sealed interface Heard {

  /**
   * A request was answered.
   *
   * @param opens whether the client has begun with it
   */
  record Answered(ObjectNode message, boolean opens) implements Heard {}

  /** It wants no answer. */
  record Taken() implements Heard {}

  /** It is no message of the protocol; the answer says what it lacks. */
  record Malformed(ObjectNode message) implements Heard {}
}
