package dev.orchestrator.offline;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.TemplateArchitect.Plan;
import dev.orchestrator.offline.TemplateArchitect.Refusal;
import dev.orchestrator.platform.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a build, as the architect answers it. */
final class PlanRules {

  /** How the architect's prompt begins. */
  private static final String PROMPT = "# Architect";

  private PlanRules() {}

  /**
   * What the architect is shown.
   *
   * @param template the repository's {@code template.json}; absent if there is none yet
   */
  private record Assignment(
      String project,
      ProjectKind kind,
      String description,
      String task,
      @Nullable String template) {}

  /** The answer's JSON. */
  private record Answer(
      boolean feasible,
      String reason,
      String summary,
      List<String> acceptance,
      String instructions) {}

  static boolean areAskedFor(List<ChatMessage> messages) {
    return messages.getFirst() instanceof SystemMessage system && system.text().startsWith(PROMPT);
  }

  static String answer(List<ChatMessage> messages) {
    var asked = ((UserMessage) messages.getLast()).singleText();
    var assignment = Json.read(asked, Assignment.class);
    var planned =
        TemplateArchitect.plan(
            assignment.kind(),
            assignment.project(),
            assignment.description(),
            assignment.task(),
            assignment.template());
    return Json.write(
        switch (planned) {
          case Plan(var summary, var acceptance, _) ->
              new Answer(true, "", summary, acceptance, "");
          case Refusal(var reason) -> new Answer(false, reason, "", List.of(), "");
        });
  }
}
