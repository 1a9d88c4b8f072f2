package dev.orchestrator.offline;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.offline.Desk.Pending;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.platform.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A model that is made of rules. A request with the architect's prompt gets a plan. One with tools
 * is a turn of the ProductOwner. One without is the intent parser's, if it wants JSON or its system
 * message names capabilities, and is answered in its JSON; any other is answered with a summary of
 * the conversation. The same history is always answered the same way, and every turn ends in words,
 * a question or {@code finish_task}.
 */
public final class OfflinePlanner implements ChatModel {

  /** The model's name, as calls are recorded. */
  public static final String NAME = "offline";

  /** An event as a message of the history. */
  public static UserMessage eventMessage(ThreadEvent event) {
    return UserMessage.from(Dialogue.EVENT + Json.write(event));
  }

  /** A person's words as a message of the history; words that look like an event stay words. */
  public static UserMessage userMessage(String words) {
    return UserMessage.from(
        words.isBlank() ? "…" : words.startsWith(Dialogue.EVENT) ? " " + words : words);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    if (PlanRules.areAskedFor(request.messages())) {
      return answer(AiMessage.from(PlanRules.answer(request.messages())));
    }
    var dialogue = Dialogue.of(request.messages());
    var tools = request.toolSpecifications();
    if (tools != null && !tools.isEmpty()) {
      return answer(turn(request.messages(), dialogue, tools));
    }
    return answer(
        AiMessage.from(
            asksForIntent(request)
                ? IntentRules.answer(dialogue, request.messages())
                : Retelling.of(request.messages())));
  }

  /** The intent parser's prompt names capabilities, or its request wants JSON. */
  private static boolean asksForIntent(ChatRequest request) {
    var format = request.responseFormat();
    return (format != null && format.type() == ResponseFormatType.JSON)
        || request.messages().stream()
            .anyMatch(
                m -> m instanceof SystemMessage system && system.text().contains("capabilities"));
  }

  private static AiMessage turn(
      List<ChatMessage> messages, Dialogue dialogue, List<ToolSpecification> offered) {
    var tools = names(offered);
    var calls =
        dialogue.unanswered().stream()
            .filter(Called.class::isInstance)
            .map(Called.class::cast)
            .toList();
    try {
      var replies =
          replies(new Moves(dialogue, new Desk(tools, calls), services(offered)), dialogue);
      return new Ending(tools, new Phrases(dialogue.language()))
          .of(replies, dialogue)
          .message(call -> request(messages, call));
    } catch (Pending pending) {
      return AiMessage.from(List.of(request(messages, pending.call())));
    }
  }

  private static List<Reply> replies(Moves moves, Dialogue dialogue) {
    var replies = new ArrayList<Reply>();
    for (var moment = dialogue.answered(); moment < dialogue.moments().size(); moment++) {
      moves.reply(moment).ifPresent(replies::add);
    }
    return replies;
  }

  /** The id follows from the history, so that no two calls of a conversation share one. */
  private static ToolExecutionRequest request(List<ChatMessage> messages, ToolCall call) {
    var seed = messages + call.tool() + call.arguments();
    return ToolExecutionRequest.builder()
        .id("call-" + UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)))
        .name(call.tool())
        .arguments(call.arguments().toString())
        .build();
  }

  /** What is none of our own commands is a service's. */
  private static List<ToolSpecification> services(List<ToolSpecification> tools) {
    return tools.stream().filter(tool -> Tools.named(tool.name()).isEmpty()).toList();
  }

  private static Set<String> names(List<ToolSpecification> tools) {
    return tools.stream().map(ToolSpecification::name).collect(Collectors.toSet());
  }

  private static ChatResponse answer(AiMessage message) {
    return ChatResponse.builder()
        .aiMessage(message)
        .modelName(NAME)
        .tokenUsage(new TokenUsage(0, 0))
        .finishReason(
            message.hasToolExecutionRequests() ? FinishReason.TOOL_EXECUTION : FinishReason.STOP)
        .build();
  }
}
