package dev.orchestrator.llm;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;

/**
 * Lets an answer pass only if it is whole: it ended by its provider's word, and the arguments of
 * each tool call are a JSON object. So nothing is ever done by halves.
 */
final class ProperEnd {

  private ProperEnd() {}

  static Reply of(ChatResponse response, Seen seen) {
    var reply = Translation.reply(response.aiMessage());
    var ending = seen.ending();
    if (ending == null) {
      throw AttemptFailed.of(FailureKind.CUT_OFF);
    }
    return switch (ending) {
      case STOP -> whole(reply);
      case LENGTH -> words(reply);
      case FILTERED -> throw AttemptFailed.of(FailureKind.FILTERED);
      case GARBLED -> throw AttemptFailed.of(FailureKind.MALFORMED);
    };
  }

  private static Reply whole(Reply reply) {
    if (!reply.calls().stream().allMatch(ProperEnd::hasObject)) {
      throw AttemptFailed.of(FailureKind.MALFORMED, "the arguments of a tool call");
    }
    return reply;
  }

  /** Words may be cut, a deed may not. */
  private static Reply words(Reply reply) {
    if (!reply.calls().isEmpty() || reply.text().isBlank()) {
      throw AttemptFailed.of(FailureKind.CUT_BY_LENGTH);
    }
    return reply;
  }

  private static boolean hasObject(ToolCall call) {
    try {
      return Json.tree(call.arguments()).isObject();
    } catch (JsonMismatch e) {
      return false;
    }
  }
}
