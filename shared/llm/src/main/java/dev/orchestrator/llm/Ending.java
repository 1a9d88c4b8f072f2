package dev.orchestrator.llm;

import java.util.Locale;

/** Why an answer ended, as its provider says. */
enum Ending {
  /** The model had nothing more to say. */
  STOP,
  /** No more output was allowed. */
  LENGTH,
  /** A filter of the provider's stepped in. */
  FILTERED,
  /** The model made something that the provider itself could not read. */
  GARBLED;

  /** What the three protocols call it; whatever is new to us is an ordinary end. */
  static Ending named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "length", "max_tokens", "model_context_window_exceeded" -> LENGTH;
      case "content_filter",
          "refusal",
          "safety",
          "recitation",
          "blocklist",
          "prohibited_content",
          "spii" ->
          FILTERED;
      case "malformed_function_call", "unexpected_tool_call", "error" -> GARBLED;
      default -> STOP;
    };
  }
}
