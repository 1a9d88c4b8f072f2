package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.Tools;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.FreePorts;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that names projects which its user does not have, to every desk that there is. */
class UnknownIdsTest {

  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @Test
  void every_tool_says_that_there_is_none_and_does_nothing() {
    try (var firm = new Firm(folder, this::play, Duration.ofSeconds(1), FreePorts.range())) {
      for (var name : List.of("no-such-thing", "../../etc/passwd", ProjectId.next().toString())) {
        answers.clear();
        var thread = firm.thread();
        firm.say(thread, "look after " + name);
        firm.settled(thread);

        assertThat(answers).as(name).containsOnlyKeys(tools().map(Command::nameOf).toList());
        assertThat(answers.values()).as(name).allSatisfy(UnknownIdsTest::canBeActedOn);
        assertThat(firm.events(thread, ApprovalAsked.class)).as(name).isEmpty();
        assertThat(firm.events(thread, Said.class)).extracting(Said::text).containsExactly("None.");
      }
      for (var table :
          List.of("project", "release", "port_allocation", "approval", "admin_alert")) {
        assertThat(firm.database.query("SELECT 1 FROM " + table).size()).as(table).isZero();
      }
      assertThat(firm.database.query("SELECT 1 FROM flow WHERE kind <> 'po.turn'").size()).isZero();
    }
  }

  private static void canBeActedOn(String answer) {
    var refusal = Json.tree(answer);
    assertThat(refusal.path("type").asText()).as(answer).isEqualTo("Refused");
    assertThat(refusal.path("code").asText()).as(answer).isEqualTo("project_not_found");
    assertThat(refusal.path("message").asText()).as(answer).isNotBlank();
    assertThat(refusal.path("remedy").asText()).as(answer).isNotBlank();
  }

  private static java.util.stream.Stream<Class<? extends Command<?>>> tools() {
    return Tools.of(EnumSet.allOf(Capability.class), Role.USER).stream()
        .filter(tool -> Arrays.stream(tool.getRecordComponents()).anyMatch(UnknownIdsTest::names));
  }

  private static boolean names(RecordComponent field) {
    return field.getName().equals("project");
  }

  /** First all calls at once, then one word about their answers. */
  private AiMessage play(ChatRequest request) {
    request.messages().stream()
        .filter(ToolExecutionResultMessage.class::isInstance)
        .map(ToolExecutionResultMessage.class::cast)
        .forEach(result -> answers.put(result.toolName(), result.text()));
    if (request.messages().getLast() instanceof ToolExecutionResultMessage) {
      return AiMessage.from("None.");
    }
    var said = request.messages().getLast().toString();
    var name = said.substring(said.indexOf("look after ") + 11).split("[\" ]", 2)[0];
    return AiMessage.from(tools().map(tool -> call(tool, name)).toList());
  }

  private static ToolExecutionRequest call(Class<? extends Command<?>> tool, String name) {
    var arguments = new HashMap<String, Object>();
    for (var field : tool.getRecordComponents()) {
      arguments.put(field.getName(), names(field) ? name : sample(field.getType()));
    }
    return Firm.call(Command.nameOf(tool), Command.nameOf(tool), arguments);
  }

  private static Object sample(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "SOME_WORDS";
      case "List" -> List.of("SOME_WORDS");
      case "Integer", "int" -> 7;
      case "Boolean", "boolean" -> true;
      default ->
          type.isEnum() ? type.getEnumConstants()[0].toString() : ProjectId.next().toString();
    };
  }
}
