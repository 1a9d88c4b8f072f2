package dev.orchestrator.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private final Conversation conversation = new Conversation("test", "1", "Be kind.");
  private final List<ToolCall> calls = new ArrayList<>();

  private final Offer offer =
      new Offer() {
        @Override
        public List<OfferedTool> tools() {
          return List.of(tool("list_things", true), tool("drop_thing", false));
        }

        @Override
        public ToolOutcome call(ToolCall call) {
          calls.add(call);
          return new ToolOutcome(call.name().equals("drop_thing"), SdkJson.object().put("ok", 1));
        }
      };

  private static OfferedTool tool(String name, boolean looks) {
    var schema = SdkJson.object().put("type", "object");
    schema.putObject("properties").putObject("thing").put("type", "string");
    schema.putArray("required").add("thing");
    return new OfferedTool(name, "A title", "What it does.", schema, looks, !looks);
  }

  private ObjectNode answer(String message) {
    return ((Heard.Answered) conversation.hear(message, offer)).message();
  }

  private static String initialize(String version) {
    return """
    {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s",
     "capabilities":{},"clientInfo":{"name":"x","version":"1"}}}
    """
        .formatted(version);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2024-11-05, 2025-11-25",
    "2099-01-01, 2025-11-25"
  })
  void a_client_gets_the_version_that_it_wants_if_there_is_that_one(String wanted, String got) {
    var heard = (Heard.Answered) conversation.hear(initialize(wanted), offer);
    assertThat(heard.opens()).isTrue();
    var result = heard.message().path("result");
    assertThat(result.path("protocolVersion").asText()).isEqualTo(got);
    assertThat(result.path("serverInfo").path("name").asText()).isEqualTo("test");
    assertThat(result.path("instructions").asText()).isEqualTo("Be kind.");
  }

  @Test
  void nothing_is_promised_but_tools() {
    var promised = answer(initialize("2025-11-25")).path("result").path("capabilities");
    assertThat(promised.toString()).isEqualTo("{\"tools\":{\"listChanged\":false}}");
  }

  @Test
  void a_tool_is_listed_as_it_was_offered() {
    var first = answer(LIST).path("result").path("tools").path(0);
    assertThat(first.path("name").asText()).isEqualTo("list_things");
    assertThat(first.path("title").asText()).isEqualTo("A title");
    assertThat(first.path("description").asText()).isEqualTo("What it does.");
    assertThat(first.path("inputSchema")).isEqualTo(offer.tools().getFirst().arguments());
    assertThat(first.path("annotations").path("readOnlyHint").asBoolean()).isTrue();
    assertThat(first.path("annotations").path("destructiveHint").asBoolean()).isFalse();
  }

  @Test
  void a_call_reaches_its_tool_with_all_that_came_and_is_answered_twice_over() {
    var result =
        answer(
                """
                {"jsonrpc":"2.0","id":"a","method":"tools/call","params":
                 {"name":"list_things","arguments":{"thing":"x"},"_meta":{"thread":"t"}}}
                """)
            .path("result");
    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().id()).isEqualTo("\"a\"");
    assertThat(calls.getFirst().arguments().path("thing").asText()).isEqualTo("x");
    assertThat(calls.getFirst().meta().path("thread").asText()).isEqualTo("t");
    assertThat(result.path("isError").asBoolean()).isFalse();
    assertThat(result.path("structuredContent")).isEqualTo(SdkJson.object().put("ok", 1));
    assertThat(result.path("content").path(0).path("text").asText()).isEqualTo("{\"ok\":1}");
  }

  @Test
  void a_refusal_is_marked_as_an_error_of_the_tool() {
    var result = answer(call("\"drop_thing\"", "{}")).path("result");
    assertThat(result.path("isError").asBoolean()).isTrue();
  }

  @Test
  void arguments_are_left_to_the_tool_to_judge() {
    answer(call("\"list_things\"", "{}"));
    assertThat(calls).hasSize(1);
  }

  @Test
  void what_a_tool_throws_is_thrown_here_and_told_to_no_client() {
    var broken =
        new Offer() {
          @Override
          public List<OfferedTool> tools() {
            return offer.tools();
          }

          @Override
          public ToolOutcome call(ToolCall call) {
            throw new IllegalStateException("inside");
          }
        };
    assertThatThrownBy(() -> conversation.hear(call("\"list_things\"", "{}"), broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("inside");
  }

  @Test
  void what_wants_no_answer_gets_none() {
    var initialized = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    assertThat(conversation.hear(initialized, offer)).isEqualTo(new Heard.Taken());
    var answer = "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}";
    assertThat(conversation.hear(answer, offer)).isEqualTo(new Heard.Taken());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]",
        "7",
        "{}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}"
      })
  void what_is_no_message_is_refused_as_none(String text) {
    assertThat(refused(text)).isIn(-32600, -32700);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "nonsense", "{} {}", "{\"a\":1}x"})
  void what_is_no_json_is_a_parse_error(String text) {
    assertThat(refused(text)).isEqualTo(-32700);
  }

  @Test
  void a_call_without_a_name_or_with_arguments_that_are_none_is_refused_with_its_id() {
    for (var call : List.of(call("7", "{}"), call("\"list_things\"", "[]"))) {
      var refusal = ((Heard.Malformed) conversation.hear(call, offer)).message();
      assertThat(refusal.path("error").path("code").asInt()).isEqualTo(-32602);
      assertThat(refusal.path("id").asInt()).isEqualTo(3);
    }
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "resources/list, -32601",
    "prompts/list, -32601",
    "logging/setLevel, -32601",
    "nothing, -32601"
  })
  void a_method_that_is_not_served_is_not_found(String method, int code) {
    var answer = answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}".formatted(method));
    assertThat(answer.path("error").path("code").asInt()).isEqualTo(code);
    assertThat(answer.path("id").asInt()).isEqualTo(1);
  }

  @Test
  void a_tool_that_is_not_offered_is_unknown() {
    var answer = answer(call("\"other\"", "{}"));
    assertThat(answer.path("error").path("code").asInt()).isEqualTo(-32602);
  }

  @Test
  void a_beginning_that_is_odd_tells_nothing_of_the_inside() {
    for (var params : List.of("{\"protocolVersion\":{}}", "{\"clientInfo\":[1]}")) {
      var message =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":%s}"
              .formatted(params);
      assertThat(answer(message).path("error").path("code").asInt()).isEqualTo(-32602);
      assertThat(answer(message).toString())
          .doesNotContain("modelcontextprotocol", "java.", "Exception", "null\"");
    }
  }

  @Test
  void a_ping_is_answered() {
    var answer = answer("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}");
    assertThat(answer.path("result").isObject()).isTrue();
    assertThat(answer.path("id").asInt()).isEqualTo(9);
  }

  private static String call(String name, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":%s,\"arguments\":%s}}"
        .formatted(name, arguments);
  }

  private int refused(String text) {
    var refusal = ((Heard.Malformed) conversation.hear(text, offer)).message();
    return refusal.path("error").path("code").asInt();
  }
}
