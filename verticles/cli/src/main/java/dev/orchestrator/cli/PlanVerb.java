package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.cli.Screen.Look;
import dev.orchestrator.platform.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A plan that waits for a person: shows it, or answers it. */
@Command(
    name = "plan",
    description = "Show the plan that waits for you, or answer it.",
    footer = {
      "",
      "A large build shows its plan before anything is written, and waits a day for",
      "your answer:",
      "  orchestrator plan <project>                  the plan",
      "  orchestrator plan <project> accept           build it",
      "  orchestrator plan <project> edit \"no login\"  plan it again with these changes",
      "  orchestrator plan <project> reject           build nothing"
    })
final class PlanVerb implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "<project>",
      completionCandidates = Known.Projects.class,
      description = "Its name or id.")
  private String project = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "accept|edit|reject",
      description = "Your answer; shows the plan without.")
  private @Nullable String decision;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "<changes>",
      description = "With edit: what is to be different.")
  private List<String> changes = List.of();

  @Option(names = "--json", description = "The plan, for scripts.")
  private boolean json;

  /** What a person may say to a plan. */
  enum Decision {
    ACCEPT,
    EDIT,
    REJECT;

    static Decision of(String typed) {
      return Arrays.stream(values())
          .filter(each -> each.name().equalsIgnoreCase(typed))
          .findFirst()
          .orElseThrow(() ->
              new Stop(
                  Stop.USAGE,
                  "%s is no answer to a plan: accept, edit or reject. See: orchestrator plan --help"
                      .formatted(typed)));
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  PlanVerb(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var path = "/api/projects/" + Client.part(project) + "/plan";
    if (decision == null) {
      show(session.client().get(path));
    } else {
      var body = answer(Decision.of(decision));
      var outcome = session.client().post(path, body);
      session.screen().say(words(outcome.path("decision").asText()));
    }
    return 0;
  }

  /** Changes behind another word than edit would be lost, and the plan built without them. */
  private Map<String, Object> answer(Decision decided) {
    var wanted = String.join(" ", changes).strip();
    if (wanted.isEmpty() == (decided == Decision.EDIT)) {
      throw new Stop(
          Stop.USAGE,
          wanted.isEmpty()
              ? "Say what is to be different: orchestrator plan %s edit \"…\"".formatted(project)
              : "Changes belong behind edit; %s takes none.".formatted(decided));
    }
    return wanted.isEmpty()
        ? Map.of("decision", decided.toString())
        : Map.of("decision", decided.toString(), "changes", wanted);
  }

  private String words(String decided) {
    return switch (decided) {
      case "ACCEPT" -> "Accepted: it is being built.";
      case "EDIT" -> "It is being planned anew; see: orchestrator plan " + project;
      default -> "Rejected: nothing is built.";
    };
  }

  private void show(JsonNode shown) {
    var screen = session.screen();
    if (json) {
      screen.say(Json.write(shown));
      return;
    }
    var plan = shown.path("plan");
    screen.say(
        Look.BOLD,
        "%s: the plan, version %s".formatted(text(shown, "project"), text(shown, "version")));
    if (shown.hasNonNull("note")) {
      screen.say(Look.ASKING, "The changes could not be planned: " + text(shown, "note"));
    }
    screen.say(text(plan, "summary"));
    list("PARTS", plan.path("modules"));
    list("STEPS", plan.path("steps"));
    list("AT THE END", plan.path("acceptance"));
    list("NEEDS", plan.path("variables"));
    screen.say(
        "It waits until %s; %s changes are left."
            .formatted(Times.local(text(shown, "expires_at")), text(shown, "changes_left")));
  }

  private void list(String title, JsonNode lines) {
    if (!lines.isEmpty()) {
      session.screen().say(Look.BOLD, title);
      lines.forEach(line -> session.screen().say("  - " + line.asText()));
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
