package dev.orchestrator.llm;

import java.util.List;

/** One line of what a model is shown. */
public sealed interface Line {

  /** The role, the rules and what is known. Always the first line. */
  record Rules(String text) implements Line {}

  /** What came from outside: a person's words, or an event that the system tells. */
  record Outside(String text) implements Line {}

  /** What the model answered before. */
  record Model(Reply reply) implements Line {}

  /** What came of a tool call. */
  record ToolResult(String call, String tool, String text) implements Line {}

  /** What the model answered, in its own words. */
  static Line said(String text) {
    return new Model(new Reply(text, List.of()));
  }
}
