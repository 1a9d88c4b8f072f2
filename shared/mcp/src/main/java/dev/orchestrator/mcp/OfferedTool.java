package dev.orchestrator.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool as a client is told of it.
 *
 * @param title its name for people
 * @param words what it does and when to use it
 * @param arguments the JSON schema of its arguments, of an object
 * @param looks whether it changes nothing
 * @param destroys whether what it does cannot simply be done again
 */
public record OfferedTool(
    String name,
    String title,
    String words,
    ObjectNode arguments,
    boolean looks,
    boolean destroys) {}
