package dev.orchestrator.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A call of a tool.
 *
 * @param id what the client calls this request, as JSON: a text is another id than a number
 * @param arguments as they came
 * @param meta what came beside them, for the server; an empty object if nothing did
 */
public record ToolCall(String id, String name, ObjectNode arguments, ObjectNode meta) {}
