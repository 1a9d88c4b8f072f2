package dev.orchestrator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.Scope;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.tools.ToolCard;
import dev.orchestrator.tools.ToolUse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that offer tools, from their announcement to their end. */
@Timeout(60)
class ServiceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RunningBridge bridge;
  private Principal alice;
  private Principal bob;

  @BeforeEach
  void start() {
    bridge = new RunningBridge();
    alice = bridge.user("alice", Role.USER);
    bob = bridge.user("bob", Role.USER);
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void a_users_tool_is_that_users_and_a_services_tool_is_everybodys() {
    var service = bridge.user("oracle", Role.SERVICE);
    try (var _ = serving(alice, "clock", "own_clock");
        var _ = serving(service, "oracle", "ask_oracle")) {
      assertThat(names(alice)).containsExactly("ask_oracle", "own_clock");
      assertThat(names(bob)).containsExactly("ask_oracle");
      assertThat(bridge.joined.catalogue().of(alice).cards())
          .filteredOn(card -> card.capability() == Capability.SERVICES)
          .extracting(ToolCard::name)
          .containsExactly("ask_oracle", "own_clock");
    }
    Eventually.within(PATIENCE).until("both have gone", () -> names(alice).isEmpty());
  }

  @Test
  void a_call_brings_the_arguments_and_who_wants_it_and_the_answer_comes_back_without_secrets() {
    try (var wire = serving(alice, "clock", "clock")) {
      var answer = call(alice, "clock", "{\"city\": \"Oslo\"}");
      var heard = wire.receive();
      assertThat(heard.getJsonObject("body").getString("city")).isEqualTo("Oslo");
      var headers = heard.getJsonObject("headers");
      assertThat(headers.getString("principal")).isEqualTo(alice.toString());
      assertThat(headers.getString("key")).isEqualTo("call-1");
      assertThat(headers.getString("tool")).isEqualTo("clock");
      assertThat(headers.getString("deadline_ms")).isEqualTo("30000");
      var result = new JsonObject().put("text", "noon, and hunter-secret");
      reply(wire, heard, new JsonObject().put("type", "Done").put("result", result));
      assertThat(answer.join())
          .isInstanceOfSatisfying(
              Answer.Done.class,
              done -> assertThat(done.result()).hasToString("{\"text\":\"noon, and [secret]\"}"));
    }
  }

  @Test
  void whatever_else_a_service_answers_is_a_refusal_that_a_model_can_act_on() {
    try (var wire = serving(alice, "clock", "clock")) {
      assertThat(code(wire, new JsonObject().put("hello", 1))).isEqualTo("answer_malformed");
      assertThat(code(wire, new JsonObject().put("type", "Done").put("result", "x".repeat(20_000))))
          .isEqualTo("answer_too_long");
      assertThat(code(wire, new JsonObject().put("type", "Refused").put("code", "no_such_city")))
          .isEqualTo("no_such_city");
      var none = call(alice, "clock", "{\"city\": \"Oslo\"}");
      var heard = wire.receive();
      wire.send(
          new JsonObject()
              .put("type", "send")
              .put("address", heard.getString("replyAddress"))
              .put("body", "no object"));
      assertThat(refusal(none.join())).isEqualTo("unavailable");
    }
  }

  @Test
  void a_service_that_goes_while_it_is_asked_is_told_at_once_and_then_it_is_gone() {
    ToolUse read;
    CompletableFuture<Answer<?>> asked;
    try (var wire = serving(alice, "clock", "clock")) {
      read = bridge.joined.catalogue().of(alice).read("clock", "{\"city\": \"Oslo\"}");
      asked = call(alice, "clock", "{\"city\": \"Oslo\"}");
      wire.receive();
    }
    assertThat(refusal(asked.join())).isEqualTo("unavailable");
    Eventually.within(PATIENCE).until("it has gone", () -> names(alice).isEmpty());
    assertThat(refusal(call(alice, (ToolUse.ServiceCall) read).join())).isEqualTo("tool_gone");
  }

  @Test
  void a_name_that_another_user_took_is_not_called_in_the_place_of_the_first() {
    ToolUse read;
    var oracle = bridge.user("oracle", Role.SERVICE);
    try (var _ = serving(oracle, "clock", "clock")) {
      read = bridge.joined.catalogue().of(alice).read("clock", "{\"city\": \"Oslo\"}");
    }
    Eventually.within(PATIENCE).until("it has gone", () -> names(alice).isEmpty());
    try (var _ = serving(alice, "clock", "clock")) {
      assertThat(refusal(call(alice, (ToolUse.ServiceCall) read).join())).isEqualTo("tool_gone");
    }
  }

  @Test
  void addresses_and_names_belong_to_who_has_them_first() {
    try (var _ = serving(alice, "clock", "clock");
        var _ = serving(alice, "clock", "clock");
        var other = bridge.wire(bridge.key(bob, Scope.SERVE))) {
      assertThat(other.ask("register", "service:clock").getString("code"))
          .isEqualTo("address_taken");
      other.ask("register", "service:other");
      assertThat(announce(other, tool("clock", "other")).getString("code")).isEqualTo("name_taken");
    }
  }

  @Test
  void a_tool_can_be_withdrawn_and_goes_with_its_address() {
    try (var wire = serving(alice, "clock", "clock")) {
      announce(wire, tool("watch", "clock"));
      assertThat(names(alice)).containsExactly("clock", "watch");
      var withdrawn = wire.ask("send", "tools:withdraw", new JsonObject().put("name", "watch"));
      assertThat(withdrawn.getString("type")).isEqualTo("message");
      assertThat(names(alice)).containsExactly("clock");
      wire.ask("unregister", "service:clock");
      assertThat(names(alice)).isEmpty();
    }
  }

  @Test
  void what_a_dead_node_left_behind_is_ignored_and_swept() {
    try (var wire = serving(alice, "clock", "clock")) {
      bridge.database.query("UPDATE bridge_guest SET seen_at = now() - interval '1 minute'");
      assertThat(names(alice)).isEmpty();
      assertThat(bridge.joined.guests().sweep()).isEqualTo(1);
      assertThat(wire.receive().getString("code")).isEqualTo("forgotten");
    }
  }

  @Test
  void an_announcement_that_cannot_be_taken_is_refused_with_field_and_remedy() {
    try (var wire = serving(alice, "clock", "clock")) {
      refused(wire, "name", tool -> tool.put("name", "create_project"));
      refused(wire, "name", tool -> tool.put("name", "No Name"));
      refused(wire, "words", tool -> tool.put("words", "short"));
      refused(wire, "words", tool -> tool.put("words", "x".repeat(501)));
      refused(wire, "words", tool -> tool.put("words", "Two lines\nof words are one too many"));
      refused(wire, "words", tool -> tool.put("words", "Turned around \u202e for whoever reads"));
      refused(wire, "address", tool -> tool.put("address", "service:another"));
      refused(wire, "address", tool -> tool.put("address", "command:stop_project"));
      refused(wire, "role", tool -> tool.put("role", "admin"));
      refused(wire, "capability", tool -> tool.put("capability", "base"));
      refused(wire, "capability", tool -> tool.put("capability", "everything"));
      refused(wire, "confirm", tool -> tool.put("confirm", "no"));
      refused(wire, "approved", tool -> tool.put("approved", true));
      refused(wire, "arguments", tool -> tool.put("arguments", new JsonObject()));
      refused(wire, "arguments", tool -> tool.put("arguments", true));
      refused(
          wire, "arguments", tool -> tool.put("arguments", schema("$ref", "file:///etc/passwd")));
      refused(wire, "arguments.city", tool -> tool.put("arguments", deep("pattern", "(a+)+$")));
      refused(wire, "arguments.required", tool -> tool.put("arguments", schema("required", "x")));
      assertThat(names(alice)).containsExactly("clock");
    }
  }

  private void refused(Wire wire, String field, UnaryOperator<JsonObject> change) {
    var answer = announce(wire, change.apply(tool("clock_two", "clock")));
    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("err");
    assertThat(answer.getString("field")).as(answer.encode()).isEqualTo(field);
    assertThat(answer.getString("remedy")).isNotBlank();
  }

  private String code(Wire wire, JsonObject reply) {
    var answer = call(alice, "clock", "{\"city\": \"Oslo\"}");
    reply(wire, wire.receive(), reply);
    return refusal(answer.join());
  }

  private static String refusal(Answer<?> answer) {
    return answer instanceof Answer.Refused<?> refused ? refused.code() : answer.toString();
  }

  private static void reply(Wire wire, JsonObject heard, JsonObject body) {
    wire.send(
        new JsonObject()
            .put("type", "send")
            .put("address", heard.getString("replyAddress"))
            .put("body", body));
  }

  private CompletableFuture<Answer<?>> call(Principal user, String tool, String arguments) {
    var read = bridge.joined.catalogue().of(user).read(tool, arguments);
    return call(user, (ToolUse.ServiceCall) read);
  }

  private CompletableFuture<Answer<?>> call(Principal user, ToolUse.ServiceCall call) {
    var envelope = new Envelope("call-1", user, Optional.empty());
    var answer = new CompletableFuture<Answer<?>>();
    Thread.ofVirtual().start(() -> answer.complete(bridge.joined.calls().call(call, envelope)));
    return answer;
  }

  private List<String> names(Principal user) {
    return bridge.joined.announced().of(user).stream().map(tool -> tool.name()).toList();
  }

  private Wire serving(Principal user, String service, String tool) {
    var wire = bridge.wire(bridge.key(user, Scope.SERVE));
    assertThat(wire.ask("register", "service:" + service).getString("type")).isEqualTo("message");
    assertThat(announce(wire, tool(tool, service)).getString("type")).isEqualTo("message");
    return wire;
  }

  private static JsonObject announce(Wire wire, JsonObject tool) {
    return wire.ask("send", "tools:announce", tool);
  }

  private static JsonObject tool(String name, String service) {
    return new JsonObject()
        .put("name", name)
        .put("words", "Tells the time of day in a city.")
        .put("address", "service:" + service)
        .put("arguments", schema("required", new JsonArray().add("city")));
  }

  private static JsonObject schema(String keyword, Object value) {
    var city = new JsonObject().put("type", "string");
    return new JsonObject()
        .put("type", "object")
        .put("properties", new JsonObject().put("city", city))
        .put(keyword, value);
  }

  private static JsonObject deep(String keyword, Object value) {
    var city = new JsonObject().put("type", "string").put(keyword, value);
    return new JsonObject()
        .put("type", "object")
        .put("properties", new JsonObject().put("city", city));
  }
}
