package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.llm.Speaker.Kind;
import dev.orchestrator.llm.Spending.Group;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.Misbehaviour;
import dev.orchestrator.tools.Toolbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ModelsTest {

  private static final ModelName OTHER = new ModelName("openai", "other");

  @Test
  void without_a_key_the_offline_planner_answers() {
    try (var bench = Bench.of(Map.of())) {
      assertThat(bench.ask()).isNotEqualTo(new Reply("", List.of()));
      assertThat(bench.rows())
          .singleElement()
          .satisfies(row -> {
            assertThat(row.getString("key")).isEqualTo("flow/model-1");
            assertThat(row.getString("agent")).isEqualTo("product_owner");
            assertThat(row.getString("provider")).isEqualTo("offline");
            assertThat(row.getNumeric("cost_usd").intValue()).isZero();
          });
    }
  }

  @Test
  void a_change_of_model_counts_from_the_next_call_on_and_a_reset_brings_the_default_back() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker))) {
      bench.ask();
      bench.configs.set(config(OTHER));
      bench.ask();
      bench.configs.reset(Agent.PRODUCT_OWNER);
      bench.ask();
      assertThat(bench.rows())
          .extracting(row -> row.getString("model"))
          .containsExactly("gpt-6-sol", "other", "gpt-6-sol");
    }
  }

  @Test
  void a_change_by_another_node_counts_as_soon_as_it_is_heard_of() {
    try (var bench = Bench.of(Map.of())) {
      var here = bench.configs;
      var there =
          new AgentConfigs(bench.database, DefaultModels.offline(""), a -> here.forget(a.id()));
      assertThat(here.of(Agent.ARCHITECT).model().provider()).isEqualTo("offline");
      there.set(new AgentConfig(Agent.ARCHITECT, "openai", "other", null));
      assertThat(here.of(Agent.ARCHITECT).model()).isEqualTo(OTHER);
    }
  }

  @Test
  void a_provider_without_its_key_is_named_with_the_setting() {
    try (var bench = Bench.of(Map.of())) {
      bench.configs.set(config(new ModelName("anthropic", "big")));
      assertThatThrownBy(bench::ask)
          .isInstanceOf(ModelFailed.class)
          .hasMessageContaining("anthropic/big")
          .hasMessageContaining("set ANTHROPIC_API_KEY");
    }
  }

  @Test
  void a_model_is_tried_before_an_agent_gets_it() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker))) {
      var trials = new Trials(bench.models, bench.configs);
      var desk = new AgentDesk(bench.configs, bench.models, trials);
      speaker.server().knows("good");
      assertThat(desk.set(Agent.ARCHITECT, wish("bad")))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> {
                assertThat(refused.field()).isEqualTo("model");
                assertThat(refused.message()).contains("openai/bad", "no such model");
              });
      assertThat(bench.configs.of(Agent.ARCHITECT).model().model()).isEqualTo("gpt-6-sol");
      assertThat(desk.set(Agent.ARCHITECT, wish("good"))).isInstanceOf(Answer.Done.class);
      speaker.server().alwaysDoes(Misbehaviour.BROKEN);
      assertThat(desk.set(Agent.ARCHITECT, wish("good")))
          .as("what may heal is no reason to refuse")
          .isInstanceOfSatisfying(
              Answer.Done.class,
              done ->
                  assertThat(((AgentDesk.Changed) done.result()).warning())
                      .contains("openai/good"));
    }
  }

  /** There are models that answer, but not when there are tools. */
  @Test
  void whoever_talks_with_people_is_tried_with_tools() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker))) {
      var desk =
          new AgentDesk(bench.configs, bench.models, new Trials(bench.models, bench.configs));
      assertThat(desk.set(Agent.PRODUCT_OWNER, wish("any"))).isInstanceOf(Answer.Done.class);
      assertThat(speaker.server().bodies().getLast()).contains("create_project");
      assertThat(desk.set(Agent.ARCHITECT, wish("any"))).isInstanceOf(Answer.Done.class);
      assertThat(speaker.server().bodies().getLast()).doesNotContain("create_project");
    }
  }

  @Test
  void each_model_is_tried_once_for_each_configuration() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker));
        var trials = new Trials(bench.models, bench.configs)) {
      assertThat(trials.findings()).allMatch(finding -> finding.words().equals("not asked yet"));
      trials.start();
      trials.start();
      Eventually.within(Duration.ofSeconds(10))
          .until(
              "all are tried",
              () -> trials.findings().stream().allMatch(f -> f.words().startsWith("answered")));
      assertThat(bench.rows())
          .extracting(row -> row.getString("model") + " " + row.getString("outcome"))
          .as("with tools it need not think and takes a temperature, without them it does not")
          .containsExactlyInAnyOrder(
              "gpt-6-sol answered", "gpt-6-luna bad_request", "gpt-6-luna answered");
      assertThat(trials.trouble()).isEmpty();
    }
  }

  @Test
  void what_is_spent_is_added_up_and_what_is_unknown_is_said() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.of(Bench.env(speaker))) {
      bench.ask();
      bench.configs.set(config(new ModelName("openai", "nobody-knows-its-price")));
      bench.ask();
      var admin = new Principal(UserId.next(), Role.ADMIN);
      var spending = new Spending(bench.database);
      var spent = spending.by(Group.MODEL, admin, 1);
      assertThat(spent).extracting(Spending.Sum::name).startsWith("openai/gpt-6-sol");
      assertThat(spent.get(0).costUsd()).isEqualByComparingTo("0.000198");
      assertThat(spent.get(1).costUsd()).isNull();
      assertThat(spent.get(1).unpriced()).isEqualTo(1);
      var stranger = new Principal(UserId.next(), Role.USER);
      assertThat(spending.by(Group.AGENT, stranger, 1)).isEmpty();
    }
  }

  @Test
  void lines_become_messages_of_their_kind() {
    var call = new ToolCall("1", "list_projects", "{}");
    var request = ToolExecutionRequest.builder().id("1").name("list_projects").arguments("{}");
    assertThat(
            Translation.messages(
                List.of(
                    new Line.Rules("rules"),
                    new Line.Outside("hello"),
                    new Line.Model(new Reply("", List.of(call))),
                    new Line.ToolResult("1", "list_projects", "none")),
                OTHER))
        .containsExactly(
            SystemMessage.from("rules"),
            UserMessage.from("hello"),
            AiMessage.from(List.of(request.build())),
            ToolExecutionResultMessage.from("1", "list_projects", "none"));
  }

  @Test
  void every_tool_has_a_schema_that_names_what_is_needed() {
    var tools = new Toolbox(Role.ADMIN, List.of()).cards().stream().map(ToolSchema::of).toList();
    assertThat(tools).allSatisfy(tool -> assertThat(tool.description()).isNotBlank());
    var deploy =
        tools.stream().filter(t -> t.name().equals("trigger_deploy")).findFirst().orElseThrow();
    assertThat(deploy.parameters().properties()).containsOnlyKeys("project", "commit");
    assertThat(deploy.parameters().required()).containsExactly("project");
  }

  private static AgentConfig config(ModelName model) {
    return new AgentConfig(Agent.PRODUCT_OWNER, model, 0.2, AgentConfig.Limits.USUAL, null);
  }

  private static AgentDesk.Wish wish(String model) {
    return new AgentDesk.Wish(new ModelName("openai", model), null, null, null, null);
  }
}
