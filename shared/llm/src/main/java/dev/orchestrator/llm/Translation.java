package dev.orchestrator.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.orchestrator.llm.Reply.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Between our lines and the provider library's messages. */
final class Translation {

  /** Where the library for Gemini looks for what goes back with the first call. */
  private static final String SIGNATURE = "thinking_signature";

  /** Google's word for calls that were not made by the model itself, or were made before it. */
  private static final String UNSIGNED = "skip_thought_signature_validator";

  private Translation() {}

  /**
   * @param reader the model that will read them
   */
  static List<ChatMessage> messages(List<Line> lines, ModelName reader) {
    return lines.stream().map(line -> message(line, reader)).toList();
  }

  private static ChatMessage message(Line line, ModelName reader) {
    return switch (line) {
      case Line.Rules(var text) -> SystemMessage.from(text);
      case Line.Outside(var text) -> UserMessage.from(text);
      case Line.Model(var reply) -> message(reply, reader);
      case Line.ToolResult(var call, var tool, var text) ->
          ToolExecutionResultMessage.from(call, tool, text);
    };
  }

  private static AiMessage message(Reply reply, ModelName reader) {
    var message = AiMessage.builder().toolExecutionRequests(requests(reply.calls()));
    if (!reply.calls().isEmpty() && isGoogle(reader)) {
      message.attributes(Map.of(SIGNATURE, signature(reply, reader)));
    }
    return (reply.text().isEmpty() ? message : message.text(reply.text())).build();
  }

  private static boolean isGoogle(ModelName model) {
    return model.provider().equals(KnownProvider.GOOGLE.id());
  }

  /** Gemini refuses calls without a signature since its third generation; the second ignores it. */
  private static String signature(Reply reply, ModelName reader) {
    var signature = reply.signature();
    return signature != null && signature.by().equals(reader) ? signature.value() : UNSIGNED;
  }

  private static List<ToolExecutionRequest> requests(List<ToolCall> calls) {
    return calls.stream()
        .map(call ->
            ToolExecutionRequest.builder()
                .id(call.id())
                .name(call.tool())
                .arguments(call.arguments())
                .build())
        .toList();
  }

  static Reply reply(AiMessage message) {
    var text = Objects.requireNonNullElse(message.text(), "");
    var calls = new ArrayList<ToolCall>();
    var ids = new HashSet<String>();
    for (var request : message.toolExecutionRequests()) {
      calls.add(call(request, ids));
    }
    return new Reply(text, calls);
  }

  /** Not every provider names its calls, nor does each name differ from the others. */
  private static ToolCall call(ToolExecutionRequest request, Set<String> ids) {
    var id = Objects.requireNonNullElse(request.id(), "");
    if (id.isBlank() || !ids.add(id)) {
      id = request.name() + "-" + UUID.randomUUID(); // and in the whole conversation
    }
    return new ToolCall(id, request.name(), arguments(request.arguments()));
  }

  /** No arguments at all are said in several ways. */
  private static String arguments(@Nullable String written) {
    return written == null || written.isBlank() || written.strip().equals("null") ? "{}" : written;
  }
}
