package dev.orchestrator.mcp;

import java.util.List;

/** What one caller may do here, at the time of one message. */
public interface Offer {

  /** The caller's tools, in a stable order. */
  List<OfferedTool> tools();

  /**
   * Carries out a call of one of these tools. What it throws, whoever answers the message throws: a
   * client is told nothing of it here.
   */
  ToolOutcome call(ToolCall call);
}
