package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.cli.Conversation.Standing;
import dev.orchestrator.cli.Screen.Look;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks for something new and follows it until it answers at its URL. */
@Command(
    name = "new",
    description = "Ask for a project in one sentence and follow it until it is live.",
    footer = {
      "",
      "Ends with READY <url> <commit> and status 0 when the project is live; with",
      "status 1 when it failed or when a question waits for your answer."
    })
final class NewProject implements Callable<Integer> {

  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "<sentence>", description = "What you need.")
  private List<String> words = List.of();

  NewProject(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var sentence = String.join(" ", words).strip();
    if (sentence.isEmpty()) {
      throw new Stop(Stop.USAGE, "Say in a sentence what you need: orchestrator new \"…\".");
    }
    var client = session.client();
    var thread = Conversation.open(client, sentence);
    try (var talk = new Conversation(client, session.screen(), thread, 0, 0)) {
      talk.say(sentence);
      return told(talk, talk.settle(true));
    }
  }

  private int told(Conversation talk, Standing standing) {
    var screen = session.screen();
    if (standing == Standing.ASKING) {
      screen.say("Answer with: orchestrator chat " + talk.thread());
      return Stop.FAILED;
    }
    var outcome = talk.outcome();
    if (outcome == null || !outcome.path("type").asText().equals("DeployFinished")) {
      screen.say("Nothing is live. Go on with: orchestrator chat " + talk.thread());
      return Stop.FAILED;
    }
    ready(outcome.path("event"));
    return 0;
  }

  private void ready(JsonNode finished) {
    var screen = session.screen();
    var project = session.client().get("/api/projects/" + finished.path("project_id").asText());
    screen.say(
        Look.GOOD,
        "READY %s %s".formatted(finished.path("url").asText(), finished.path("commit").asText()));
    screen.say("git clone " + project.path("repository").asText());
  }
}
