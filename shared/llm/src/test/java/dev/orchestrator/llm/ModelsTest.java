package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.orchestrator.llm.Reply.ToolCall;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsTest {

  private static final ThreadId THREAD = ThreadId.next();

  private static Vertx vertx;
  private static Database database;
  private static AgentConfigs configs;

  private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
  private Models models;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    var url = FreshPostgres.url();
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 4);
    configs = new AgentConfigs(database);
  }

  @AfterAll
  static void close() {
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void empty() {
    database.query("DELETE FROM agent_config");
    database.query("DELETE FROM llm_call");
    Provider broken =
        _ -> {
          throw new IllegalArgumentException("wrong key");
        };
    models =
        new Models(
            Map.of(
                "offline", _ -> model("offline"), "other", c -> model(c.model()), "broken", broken),
            configs,
            new LlmCalls(database));
  }

  private ChatModel model(String words) {
    return new ChatModel() {
      @Override
      public ChatResponse doChat(ChatRequest request) {
        requests.add(request);
        return ChatResponse.builder()
            .aiMessage(AiMessage.from(words))
            .tokenUsage(new TokenUsage(7, 3))
            .build();
      }
    };
  }

  @Test
  void a_change_of_model_counts_from_the_next_call_on() {
    var model = models.of(Agent.PRODUCT_OWNER);
    assertThat(model.ask(question(List.of())).text()).isEqualTo("offline");

    configs.set(new AgentConfig(Agent.PRODUCT_OWNER, "other", "big", 0.2));

    assertThat(model.ask(question(List.of())).text()).isEqualTo("big");
    assertThat(requests.get(1).parameters().temperature()).isEqualTo(0.2);
    assertThat(models.of(Agent.ARCHITECT).ask(question(List.of())).text()).isEqualTo("offline");
  }

  @Test
  void every_call_stands_in_the_ledger() {
    models.of(Agent.PRODUCT_OWNER).ask(question(List.of()));

    var row = database.first(r -> r, "SELECT * FROM llm_call").orElseThrow();
    assertThat(row.getString("key")).isEqualTo("flow/model-1");
    assertThat(row.getString("agent")).isEqualTo("product_owner");
    assertThat(row.getUUID("thread_id")).isEqualTo(THREAD.value());
    assertThat(row.getInteger("input_tokens")).isEqualTo(7);
    assertThat(row.getInteger("output_tokens")).isEqualTo(3);
    assertThat(row.getString("outcome")).isEqualTo("answered");
  }

  @Test
  void a_failed_call_stands_in_the_ledger_and_names_the_model() {
    configs.set(new AgentConfig(Agent.PRODUCT_OWNER, "broken", "big", null));

    assertThatThrownBy(() -> models.of(Agent.PRODUCT_OWNER).ask(question(List.of())))
        .isInstanceOf(ModelFailed.class)
        .hasMessageContaining("broken/big")
        .hasMessageContaining("wrong key");
    var outcome = database.first(r -> r.getString("outcome"), "SELECT outcome FROM llm_call");
    assertThat(outcome).contains("IllegalArgumentException");
  }

  @Test
  void an_unknown_provider_is_named_with_those_that_exist() {
    configs.set(new AgentConfig(Agent.PRODUCT_OWNER, "nobody", "big", null));

    assertThatThrownBy(() -> models.of(Agent.PRODUCT_OWNER).ask(question(List.of())))
        .isInstanceOf(ModelFailed.class)
        .hasMessageContaining("nobody")
        .hasMessageContaining("offline");
  }

  @Test
  void lines_become_messages_of_their_kind() {
    var call = new ToolCall("1", "list_projects", "{}");
    models
        .of(Agent.PRODUCT_OWNER)
        .ask(
            question(
                List.of(
                    new Line.Rules("rules"),
                    new Line.Outside("hello"),
                    new Line.Model(new Reply("", List.of(call))),
                    new Line.ToolResult("1", "list_projects", "none"))));

    var request = ToolExecutionRequest.builder().id("1").name("list_projects").arguments("{}");
    assertThat(requests.getFirst().messages())
        .containsExactly(
            SystemMessage.from("rules"),
            UserMessage.from("hello"),
            AiMessage.from(List.of(request.build())),
            ToolExecutionResultMessage.from("1", "list_projects", "none"));
  }

  @Test
  void every_tool_has_a_schema_that_names_what_is_needed() {
    models.of(Agent.PRODUCT_OWNER).ask(question(List.of(new Line.Outside("hello"))));

    var tools = requests.getFirst().toolSpecifications();
    assertThat(tools).hasSize(Tools.of(EnumSet.allOf(Capability.class), Role.ADMIN).size());
    assertThat(tools).allSatisfy(tool -> assertThat(tool.description()).isNotBlank());
    var deploy =
        tools.stream().filter(t -> t.name().equals("trigger_deploy")).findFirst().orElseThrow();
    assertThat(deploy.parameters().properties()).containsOnlyKeys("project", "commit");
    assertThat(deploy.parameters().required()).containsExactly("project");
  }

  private static Question question(List<Line> lines) {
    var shown = lines.isEmpty() ? List.<Line>of(new Line.Outside("hello")) : lines;
    var tools = Tools.of(EnumSet.allOf(Capability.class), Role.ADMIN);
    return new Question("flow/model-1", Optional.of(THREAD), shown, tools);
  }
}
