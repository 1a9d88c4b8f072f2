package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.access.Audit;
import dev.orchestrator.llm.Line;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.tools.AnnouncedTool;
import dev.orchestrator.tools.Guests.Guest;
import dev.orchestrator.tools.ToolCard;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ProductOwner uses tools of services that joined, like its own and with the same care. */
class ServiceToolsTest {

  private static final Map<String, ?> OSLO = Map.of("city", "Oslo");

  private Stage stage;
  private ThreadId thread;
  private final ScriptedModel model = new ScriptedModel();
  private final List<JsonObject> called = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    stage = new Stage();
    thread = stage.thread();
    stage
        .vertx
        .eventBus()
        .<JsonObject>consumer(
            "service:weather",
            message -> {
              called.add(message.body());
              var result = new JsonObject().put("text", "Rain.");
              message.reply(new JsonObject().put("type", "Done").put("result", result));
            });
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_tool_is_offered_with_its_group_and_its_answer_is_shown_to_the_model() {
    join(stage.user, false);
    model.calls("weather", OSLO).says("It rains.");
    stage.node("one", _ -> services(), model);

    stage.say(thread, "how is the weather in Oslo?");
    stage.settled(thread);

    var first = model.asked().getFirst();
    assertThat(first.tools()).extracting(ToolCard::name).contains("weather");
    assertThat(((Line.Rules) first.lines().getFirst()).text()).contains("- `services`: `weather`");
    assertThat(lastResult().at("/result/text").asText()).isEqualTo("Rain.");
    assertThat(called).containsExactly(new JsonObject().put("city", "Oslo"));
    var written = new Audit(stage.database).list(Optional.empty(), 1).getFirst();
    assertThat(written.action()).isEqualTo("service weather");
    assertThat(written.outcome()).isEqualTo("done");
  }

  @Test
  void a_tool_of_another_user_is_not_there() {
    join(stage.users.ensure("bob", Role.USER), false);
    model.calls("weather", OSLO).says("I cannot.");
    stage.node("one", _ -> services(), model);

    stage.say(thread, "how is the weather in Oslo?");
    stage.settled(thread);

    assertThat(lastResult().path("code").asText()).isEqualTo("tool_unknown");
    assertThat(called).isEmpty();
  }

  @Test
  void a_tool_that_goes_during_a_turn_refuses_and_at_the_next_turn_it_is_not_there() {
    var guest = join(stage.user, false);
    model
        .plays(_ -> {
          stage.joined.guests().leave(guest.connection());
          return ScriptedModel.call("weather", OSLO);
        })
        .says("It has gone.")
        .says("Still not.");
    stage.node("one", _ -> services(), model);

    stage.say(thread, "how is the weather in Oslo?");
    stage.settled(thread);
    assertThat(lastResult().path("code").asText()).isEqualTo("tool_gone");

    stage.say(thread, "and now?");
    stage.settled(thread);
    assertThat(model.asked().getLast().tools())
        .extracting(ToolCard::name)
        .doesNotContain("weather");
  }

  @Test
  void arguments_that_do_not_fit_its_schema_never_reach_it() {
    join(stage.user, false);
    model.calls("weather", Map.of("city", 7)).says("Sorry.");
    stage.node("one", _ -> services(), model);

    stage.say(thread, "how is the weather in Oslo?");
    stage.settled(thread);

    assertThat(lastResult().path("code").asText()).isEqualTo("arguments_invalid");
    assertThat(lastResult().path("field").asText()).isEqualTo("city");
    assertThat(called).isEmpty();
  }

  @Test
  void what_wants_a_persons_yes_is_asked_with_its_arguments_and_called_once_it_is_given() {
    join(stage.user, true);
    model.calls("weather", OSLO).says("Please approve it.").says("Noted.");
    stage.node("one", _ -> services(), model);

    stage.say(thread, "how is the weather in Oslo?");
    stage.settled(thread);
    var asked = event(ApprovalAsked.class);
    assertThat(asked.question())
        .isEqualTo("Have the service behind weather do this: {\"city\":\"Oslo\"}?");
    assertThat(called).isEmpty();

    var answers = new ApprovalAnswers(stage.approvals, stage.receipts, stage.log);
    var envelope = new Envelope("yes", stage.user, Optional.empty());
    assertThat(answers.answer(envelope, new AnswerApproval(asked.approval(), true)))
        .isInstanceOf(Answer.Done.class);
    Stage.eventually(() -> stage.events(thread).stream().anyMatch(ApprovalGiven.class::isInstance));
    assertThat(event(ApprovalGiven.class).outcome()).isEqualTo("Rain.");
    assertThat(called).containsExactly(new JsonObject().put("city", "Oslo"));
  }

  private <E> E event(Class<E> type) {
    return stage.events(thread).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  private JsonNode lastResult() {
    var shown =
        model.asked().stream()
            .filter(
                question -> question.lines().stream().anyMatch(Line.ToolResult.class::isInstance))
            .findFirst()
            .orElseThrow();
    return Json.tree(ScriptedModel.lastResult(shown));
  }

  private static Reply services() {
    return ScriptedModel.words("{\"capabilities\":[\"services\"]}");
  }

  private Guest join(Principal user, boolean confirm) {
    var guest = new Guest(UUID.randomUUID(), user.user());
    stage.joined.guests().join(guest, "here", "key:test");
    stage.joined.guests().serve(guest, "service:weather");
    var schema =
        """
        {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        """;
    var card =
        new ToolCard(
            "weather",
            "Says what the weather is like.",
            Capability.SERVICES,
            Role.USER,
            confirm,
            (ObjectNode) Json.tree(schema));
    var tool = new AnnouncedTool(card, "service:weather", user.user(), false);
    assertThat(stage.joined.announced().announce(guest, tool)).isInstanceOf(Answer.Done.class);
    return guest;
  }
}
