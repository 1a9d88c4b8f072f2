package dev.orchestrator.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Answer.Done;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.platform.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A conversation with the planner, run as the ProductOwner's loop runs it, with answers we choose.
 */
final class Conversation {

  private static final int MOST_CALLS = 20;
  private static final Set<String> ENDS = Set.of("ask_user", "finish_task");

  private final OfflinePlanner planner = new OfflinePlanner();
  private final List<ChatMessage> messages =
      new ArrayList<>(List.of(SystemMessage.from("You are the ProductOwner.")));
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, String> interjections = new HashMap<>();
  private final Set<String> granted = new HashSet<>();
  private final Set<String> ids = new HashSet<>();
  private final Set<String> tools =
      new LinkedHashSet<>(
          List.of(
              ("respond_to_user ask_user request_capabilities finish_task create_project list_projects get_project update_project"
                      + " stop_project delete_project start_engineering get_engineering_status cancel_work view_changes"
                      + " check_ready_to_deploy trigger_deploy get_deploy_status get_deploy_logs rollback list_releases")
                  .split(" ")));

  Conversation() {
    projects();
    answer("request_capabilities", "{\"enabled\":[],\"new_tools\":[]}");
    answer("respond_to_user", "{}");
    answer("ask_user", "{}");
    answer("finish_task", "{}");
    for (var tool :
        List.of(
            "start_engineering", "trigger_deploy", "rollback", "stop_project", "delete_project")) {
      answer(tool, new Done<>(new Started(FlowId.next(), "any")));
    }
  }

  void projects(String... names) {
    answer(
        "list_projects",
        new Done<>(new ProjectList(List.of(names).stream().map(Conversation::project).toList())));
  }

  void answer(String tool, Answer<?> answer) {
    answer(tool, Json.write(answer));
  }

  void answer(String tool, String json) {
    answers.put(tool, json);
  }

  void without(String tool) {
    tools.remove(tool);
  }

  /** The tool will be offered once capabilities were asked for. */
  void grant(String tool) {
    granted.add(tool);
  }

  /** The user says this while the tool runs. */
  void afterCall(String tool, String words) {
    interjections.put(tool, words);
  }

  void user(String words) {
    messages.add(OfflinePlanner.userMessage(words));
  }

  void event(ThreadEvent event) {
    messages.add(OfflinePlanner.eventMessage(event));
  }

  /** Runs one turn; gives the calls, and the words if it ended in words. */
  List<String> turn() {
    var log = new ArrayList<String>();
    for (var i = 0; i < MOST_CALLS; i++) {
      var answer = next();
      messages.add(answer);
      if (!answer.hasToolExecutionRequests()) {
        log.add(answer.text());
        return log;
      }
      answer.toolExecutionRequests().forEach(call -> execute(call, log));
      if (answer.toolExecutionRequests().stream().anyMatch(call -> ENDS.contains(call.name()))) {
        return log;
      }
    }
    throw new AssertionError("the turn does not end: " + log);
  }

  String intent(String words) {
    user(words);
    var answer = intent();
    messages.add(AiMessage.from("done"));
    return answer;
  }

  String intent() {
    var parsing = new ArrayList<ChatMessage>(messages);
    parsing.set(0, SystemMessage.from("Answer with the capabilities that are needed."));
    return planner.chat(ChatRequest.builder().messages(parsing).build()).aiMessage().text();
  }

  /** What the planner answers without tools and without a word about capabilities. */
  String summary() {
    return planner.chat(ChatRequest.builder().messages(messages).build()).aiMessage().text();
  }

  private AiMessage next() {
    var offered =
        tools.stream().map(tool -> ToolSpecification.builder().name(tool).build()).toList();
    var request = ChatRequest.builder().messages(messages).toolSpecifications(offered).build();
    var answer = planner.chat(request).aiMessage();
    assertThat(planner.chat(request).aiMessage()).as("the same history again").isEqualTo(answer);
    return answer;
  }

  private void execute(ToolExecutionRequest call, List<String> log) {
    assertThat(tools).contains(call.name());
    assertThat(ids.add(call.id())).as("ids are unique").isTrue();
    log.add(call.name() + " " + call.arguments());
    messages.add(ToolExecutionResultMessage.from(call, result(call)));
    if (call.name().equals("request_capabilities")) {
      tools.addAll(granted);
    }
    var words = interjections.remove(call.name());
    if (words != null) {
      user(words);
    }
  }

  private String result(ToolExecutionRequest call) {
    var arguments = Json.tree(call.arguments());
    return switch (call.name()) {
      case "create_project", "update_project" ->
          Json.write(new Done<>(project(arguments.path("name").asText())));
      case "get_project" -> Json.write(new Done<>(project(arguments.path("project").asText())));
      default -> answers.getOrDefault(call.name(), "no answer was prepared for " + call.name());
    };
  }

  private static ProjectView project(String name) {
    return new ProjectView(
        ProjectId.next(),
        name,
        "",
        ProjectKind.HTTP_SERVICE,
        ProjectStatus.LIVE,
        "git",
        "http://127.0.0.1:8000/",
        "abcdef1234567890",
        3,
        Instant.EPOCH,
        Notifications.ALL);
  }
}
