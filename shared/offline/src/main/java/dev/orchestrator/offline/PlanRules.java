package dev.orchestrator.offline;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.TemplateArchitect.Plan;
import dev.orchestrator.offline.TemplateArchitect.Refusal;
import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a build, as the architect answers it. */
final class PlanRules {

  /** How the architect's prompt begins. */
  private static final String PROMPT = "# Architect";

  /** So many new things at once are worth a look at the plan before they are built. */
  static final int LARGE = 6;

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
      @Nullable String template,
      @Nullable Revision revision) {

    /** What is to be done, with what a person wants to be different. */
    String whole() {
      return revision == null ? task : task + "\n" + revision.changes();
    }
  }

  /** What a person said to the plan before. */
  private record Revision(String changes) {}

  private record Variable(String name, String kind, String purpose) {}

  /** The answer's JSON. */
  private record Answer(
      boolean feasible,
      String reason,
      String summary,
      List<String> acceptance,
      String instructions,
      String complexity,
      List<String> modules,
      List<String> steps,
      List<Variable> variables) {}

  private static String module(ProjectKind kind) {
    return switch (kind) {
      case HTTP_SERVICE -> "backend";
      case STATIC_SITE -> "frontend";
      case TELEGRAM_BOT -> "tg_bot";
    };
  }

  private static List<String> steps(List<String> changes, Language language) {
    var steps = new ArrayList<>(changes);
    steps.add(language.choose("a test for each of these", "тест на каждый из пунктов"));
    return steps;
  }

  /** Those that the scaffold of this kind declares and that somebody has to give. */
  private static List<Variable> variables(ProjectKind kind, Language language) {
    var port =
        new Variable("PORT", "computed", language.choose("where it listens", "порт сервиса"));
    return kind == ProjectKind.TELEGRAM_BOT
        ? List.of(
            port,
            new Variable(
                "TELEGRAM_BOT_TOKEN", "user", language.choose("the bot's token", "токен бота")))
        : List.of(port);
  }

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
            assignment.whole(),
            assignment.template());
    return Json.write(
        switch (planned) {
          case Plan(var summary, var changes, var acceptance, _) ->
              new Answer(
                  true,
                  "",
                  summary,
                  acceptance,
                  "",
                  changes.size() >= LARGE ? "complex" : "simple",
                  List.of(module(assignment.kind())),
                  steps(changes, Language.of(assignment.task())),
                  variables(assignment.kind(), Language.of(assignment.task())));
          case Refusal(var reason) ->
              new Answer(
                  false, reason, "", List.of(), "", "simple", List.of(), List.of(), List.of());
        });
  }
}
