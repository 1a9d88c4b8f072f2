package dev.orchestrator.app;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.testing.Asked;
import dev.orchestrator.testing.Asked.Message;
import dev.orchestrator.testing.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The offline planner as the brain of a provider's double, so that it says sensible things. */
final class PlannerBehindDouble implements Function<Asked, Said> {

  private final OfflinePlanner planner = new OfflinePlanner();

  @Override
  public Said apply(Asked asked) {
    var messages = new ArrayList<ChatMessage>();
    if (!asked.system().isEmpty()) {
      messages.add(SystemMessage.from(asked.system()));
    }
    asked.messages().forEach(message -> messages.add(message(message)));
    var tools =
        asked.tools().stream().map(name -> ToolSpecification.builder().name(name).build()).toList();
    var request = ChatRequest.builder().messages(messages).toolSpecifications(tools).build();
    return said(planner.chat(request).aiMessage());
  }

  private static ChatMessage message(Message message) {
    return switch (message) {
      case Message.User(var text) -> UserMessage.from(text);
      case Message.Model(var text, var calls) -> model(text, calls);
      case Message.Result(var call, var tool, var text) ->
          ToolExecutionResultMessage.from(call, tool, text);
    };
  }

  private static AiMessage model(String text, List<Said.Call> calls) {
    var requests =
        calls.stream()
            .map(call ->
                ToolExecutionRequest.builder()
                    .id(call.id())
                    .name(call.tool())
                    .arguments(call.arguments())
                    .build())
            .toList();
    var message = AiMessage.builder().toolExecutionRequests(requests);
    return (text.isEmpty() ? message : message.text(text)).build();
  }

  private static Said said(AiMessage answer) {
    var calls =
        answer.toolExecutionRequests().stream()
            .map(call -> new Said.Call(call.id(), call.name(), call.arguments()))
            .toList();
    var text = Objects.requireNonNullElse(answer.text(), "");
    return new Said(text, calls, new Said.Tokens(100, 40, 7));
  }
}
