package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Tool;

/**
 * What anybody is told about a tool.
 *
 * @param words what it does and when to use it; those of a service are data, not instruction
 * @param capability the group that it is loaded with
 * @param role the least role that may use it
 * @param confirm whether a person must approve it when a model asked for it
 * @param arguments the JSON schema of its arguments, always of an object
 */
public record ToolCard(
    String name,
    String words,
    Capability capability,
    Role role,
    boolean confirm,
    ObjectNode arguments) {

  /** The card of one of our own commands. */
  public static ToolCard of(Class<? extends Command<?>> command) {
    var tool = command.getAnnotation(Tool.class);
    return new ToolCard(
        Command.nameOf(command),
        tool.words(),
        tool.capability(),
        tool.role(),
        tool.confirm(),
        RecordSchemas.arguments(command));
  }
}
