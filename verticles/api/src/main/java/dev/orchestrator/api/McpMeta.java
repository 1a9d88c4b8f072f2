package dev.orchestrator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.mcp.ToolCall;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import java.util.Optional;

/** What came beside the arguments of a call. */
sealed interface McpMeta {

  /** Names a conversation of the user's. */
  String THREAD = "thread";

  /** Makes a call one that may be repeated, whatever its id. */
  String KEY = "idempotency_key";

  int LONGEST = 200;

  /**
   * It can be used.
   *
   * @param key the same for a repeat; absent if no repeat could be known as one
   */
  record Fits(Optional<String> key, Optional<ThreadId> thread) implements McpMeta {}

  /** It cannot. */
  record Misfit(Answer.Refused<?> refusal) implements McpMeta {}

  static McpMeta of(McpDesk desk, Call call, Principal principal, ToolCall asked) {
    var meta = asked.meta();
    if (!text(meta, KEY) || !text(meta, THREAD)) {
      return misfit(
          text(meta, KEY) ? THREAD : KEY,
          "is no text of at most %d characters".formatted(LONGEST),
          "Send a text, or leave it out.");
    }
    var key = key(call, asked);
    if (!meta.has(THREAD)) {
      return new Fits(key, Optional.empty());
    }
    return thread(meta.path(THREAD).asText())
        .filter(id -> desk.threads().find(principal, id).isPresent())
        .<McpMeta>map(id -> new Fits(key, Optional.of(id)))
        .orElseGet(() ->
            misfit(
                THREAD,
                "names no conversation of yours",
                "GET /api/threads lists those there are."));
  }

  private static boolean text(ObjectNode meta, String name) {
    var value = meta.path(name);
    return value.isMissingNode()
        || (value.isTextual()
            && !value.asText().isBlank()
            && value.asText().length() <= LONGEST
            && Text.clean(value.asText()));
  }

  /** An id means something within its client's session alone. */
  private static Optional<String> key(Call call, ToolCall asked) {
    var user = call.principal().user();
    if (asked.meta().has(KEY)) {
      return Optional.of("mcp:%s:key:%s".formatted(user, asked.meta().path(KEY).asText()));
    }
    return call.query(McpRoutes.SESSION)
        .map(session -> "mcp:%s:session:%s:%s".formatted(user, session, asked.id()));
  }

  private static Optional<ThreadId> thread(String text) {
    try {
      return Optional.of(ThreadId.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Misfit misfit(String field, String what, String remedy) {
    return new Misfit(
        new Answer.Refused<>(
            "meta_invalid", "_meta." + field, "%s %s.".formatted(field, what), remedy));
  }
}
