package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;

/** A call of a tool as somebody wrote it, once it was read. */
public sealed interface ToolUse {

  /** It is one of our own commands. */
  record Order(Command<?> command) implements ToolUse {}

  /** It is for a service that joined, and fits what that service asks for. */
  record ServiceCall(AnnouncedTool tool, ObjectNode arguments) implements ToolUse {}

  /** The arguments do not fit. */
  record Garbage(Answer.Refused<?> refusal) implements ToolUse {}

  /** There is no such tool for this role. */
  record Unknown(String name) implements ToolUse {}
}
