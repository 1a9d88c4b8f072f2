package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.messages.Notifications;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that are about one project. */
final class ProjectVerbs {

  private ProjectVerbs() {}

  /** What they have in common. */
  abstract static class Verb implements Callable<Integer> {

    final Session session;

    @Parameters(
        index = "0",
        paramLabel = "<project>",
        completionCandidates = Known.Projects.class,
        description = "Its name or id.")
    String project = "";

    Verb(Session session) {
      this.session = session;
    }

    final String path(String what) {
      return "/api/projects/" + Client.part(project) + what;
    }

    final JsonNode post(String what, Map<String, ?> body) {
      return session.client().post(path(what), body);
    }

    /** Follows what the server has started. */
    final int follow(JsonNode started, String done) {
      return new Work(session, started.path("flow").asText()).follow(project + done);
    }
  }

  @Command(name = "deploy", description = "Deploy a project and wait until it is live.")
  static final class Deploy extends Verb {

    @Option(names = "--commit", paramLabel = "<id>", description = "The newest one if left out.")
    private @Nullable String commit;

    @Option(names = "--again", description = "Insist, although this commit has failed too often.")
    private boolean again;

    Deploy(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var body = new LinkedHashMap<String, Object>();
      if (commit != null) {
        body.put("commit", commit);
      }
      if (again) {
        body.put("again", true);
      }
      return follow(post("/deploys", body), " is deployed.");
    }
  }

  @Command(name = "stop", description = "Stop what runs for a project; nothing is deleted.")
  static final class StopRunning extends Verb {

    StopRunning(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      return follow(post("/stops", Map.of()), " was stopped.");
    }
  }

  @Command(name = "delete", description = "Delete a project with its code, for good.")
  static final class Delete extends Verb {

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    private boolean yes;

    Delete(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var name = session.client().get(path("")).path("name").asText();
      if (!yes) {
        session.confirm(
            "Delete %s with its code and everything that runs? This cannot be undone."
                .formatted(name));
      }
      return follow(session.client().delete(path("")), " was deleted.");
    }
  }

  @Command(name = "rollback", description = "Put an older release back into service.")
  static final class Rollback extends Verb {

    @Option(
        names = "--release",
        paramLabel = "<number>",
        description = "The one before the live one if left out.")
    private @Nullable Integer release;

    Rollback(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      return follow(
          post("/rollbacks", release == null ? Map.of() : Map.of("release", release)),
          " was rolled back.");
    }
  }

  @Command(name = "logs", description = "Show the end of the log of what runs.")
  static final class Logs extends Verb {

    @Option(
        names = {"-n", "--lines"},
        paramLabel = "<count>",
        defaultValue = "100",
        description = "1 to 1000; 100 if left out.")
    private int lines;

    Logs(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var tail = session.client().get(path("/logs?lines=" + lines));
      tail.path("lines").forEach(line -> session.screen().say(line.asText()));
      return 0;
    }
  }

  @Command(name = "changes", description = "Show the newest commits of a project.")
  static final class ShowChanges extends Verb {

    ShowChanges(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var table = new Table("COMMIT", "WHEN", "FILES", "LINES", "MESSAGE");
      for (var commit : session.client().get(path("/changes")).path("commits")) {
        table.add(
            commit
                .path("id")
                .asText()
                .substring(0, Math.min(8, commit.path("id").asText().length())),
            Times.local(commit.path("at").asText()),
            commit.path("files").asText(),
            "+%s -%s"
                .formatted(commit.path("insertions").asText(), commit.path("deletions").asText()),
            commit.path("message").asText().lines().findFirst().orElse(""));
      }
      session.screen().say(table, "Nothing was committed yet.");
      return 0;
    }
  }

  @Command(name = "cancel", description = "Cancel the builds and deploys that run for a project.")
  static final class Cancel extends Verb {

    @Option(
        names = {"-y", "--yes"},
        description = "Do not ask.")
    private boolean yes;

    Cancel(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      if (!yes) {
        session.confirm("Cancel everything that is being built or deployed for " + project + "?");
      }
      var flows = post("/cancellations", Map.of()).path("flows");
      session
          .screen()
          .say(
              flows.isEmpty()
                  ? "Nothing runs for " + project + "."
                  : "%d cancelled for %s.".formatted(flows.size(), project));
      return 0;
    }
  }

  @Command(
      name = "notify",
      description = "Choose how much chats tell of a project; without a choice, show it.")
  static final class Notify extends Verb {

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "<level>",
        description = {
          "all: everything, with progress; important: results, failures and questions;",
          "off: the same without a sound."
        })
    private @Nullable Notifications level;

    Notify(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var seen =
          level == null
              ? session.client().get(path(""))
              : session.client().patch(path(""), Map.of("notifications", level));
      var chosen = seen.path("notifications").asText().toLowerCase(Locale.ROOT);
      session.screen().say("Chats tell of %s: %s.".formatted(seen.path("name").asText(), chosen));
      return 0;
    }
  }
}
