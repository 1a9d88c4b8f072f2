package dev.orchestrator.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What came of a call. The client gets the content twice, as the protocol wants it: as it is, and
 * as text.
 *
 * @param refused whether it was not done
 */
public record ToolOutcome(boolean refused, ObjectNode content) {}
