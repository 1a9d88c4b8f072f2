package dev.orchestrator.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the planner makes of tools that it has never heard of: it goes by their names. */
class ServiceMovesTest {

  private static final String INTENT =
      "Pick the capabilities.\n\n- `deploy`: `check_disk`\n- `services`: `weather`, `train_times`\n";

  @ParameterizedTest
  @CsvSource({
    "weather in Oslo, services",
    "what is the Weather like?, services",
    "train times for Bergen, services",
    "check disk please, deploy",
    "weatherproof, ''",
    "good morning, ''",
  })
  void the_group_is_loaded_whose_tool_the_words_name(String words, String group) {
    var request =
        ChatRequest.builder().messages(SystemMessage.from(INTENT), UserMessage.from(words)).build();
    var answer = new OfflinePlanner().doChat(request).aiMessage().text();
    var groups = Json.tree(answer).path("capabilities").valueStream().map(each -> each.asText());
    assertThat(String.join(",", groups.toList())).isEqualTo(group);
  }

  @ParameterizedTest
  @CsvSource({
    "weather in Oslo?, Oslo",
    "weather: New York, New York",
    "What is the weather for Bergen today, Bergen today",
    "weather в Москве, Москве",
  })
  void the_tool_is_called_with_what_stands_behind_its_name(String words, String city) {
    var call = call(turn(List.of(UserMessage.from(words)), weather()));
    assertThat(call.name()).isEqualTo("weather");
    assertThat(Json.tree(call.arguments()).path("city").asText()).isEqualTo(city);
  }

  @Test
  void its_words_are_said_and_a_refusal_is_told_with_its_remedy() {
    assertThat(after("{\"type\":\"Done\",\"result\":{\"text\":\"Rain.\"}}")).isEqualTo("Rain.");
    assertThat(after("{\"type\":\"Done\",\"result\":{\"rain\":true}}"))
        .isEqualTo("{\"rain\":true}");
    assertThat(
            after(
                "{\"type\":\"Refused\",\"code\":\"tool_gone\",\"message\":\"It has gone.\",\"remedy\":\"Do without.\"}"))
        .contains("It has gone.", "Do without.");
  }

  @Test
  void what_is_missing_is_asked_for() {
    var call = call(turn(List.of(UserMessage.from("weather?")), weather()));
    assertThat(call.name()).isEqualTo("ask_user");
    assertThat(call.arguments()).contains("weather", "city");
  }

  @Test
  void what_only_a_model_can_fill_in_is_left_to_a_model() {
    var two =
        ToolSpecification.builder()
            .name("weather")
            .parameters(
                JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .addIntegerProperty("days")
                    .required("city", "days")
                    .build())
            .build();
    var answer = turn(List.of(UserMessage.from("weather in Oslo")), two);
    assertThat(answer.hasToolExecutionRequests()).isFalse();
    assertThat(answer.text()).contains("without a language model");
  }

  private static String after(String result) {
    var asked = UserMessage.from("weather in Oslo");
    var call = turn(List.of(asked), weather());
    var answered = ToolExecutionResultMessage.from(call(call).id(), call(call).name(), result);
    return turn(List.of(asked, call, answered), weather()).text();
  }

  private static ToolExecutionRequest call(AiMessage message) {
    assertThat(message.toolExecutionRequests()).hasSize(1);
    return message.toolExecutionRequests().getFirst();
  }

  private static AiMessage turn(List<ChatMessage> said, ToolSpecification service) {
    var messages = new ArrayList<ChatMessage>();
    messages.add(SystemMessage.from("You are the ProductOwner."));
    messages.addAll(said);
    var tools =
        List.of(
            ToolSpecification.builder().name("respond_to_user").build(),
            ToolSpecification.builder().name("ask_user").build(),
            ToolSpecification.builder().name("finish_task").build(),
            service);
    var request = ChatRequest.builder().messages(messages).toolSpecifications(tools).build();
    return new OfflinePlanner().doChat(request).aiMessage();
  }

  private static ToolSpecification weather() {
    return ToolSpecification.builder()
        .name("weather")
        .parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build())
        .build();
  }
}
