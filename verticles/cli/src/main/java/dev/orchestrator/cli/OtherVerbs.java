package dev.orchestrator.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about conversations and questions. */
final class OtherVerbs {

  private OtherVerbs() {}

  static int print(Session session, Table table, String ifEmpty) {
    var screen = session.screen();
    if (table.isEmpty()) {
      screen.say(ifEmpty);
    } else {
      table.lines(screen.terminal().width()).forEach(screen::say);
    }
    return 0;
  }

  @Command(name = "threads", description = "List your conversations, the newest first.")
  static final class Threads implements Callable<Integer> {

    private final Session session;

    Threads(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      var table = new Table("THREAD", "STATE", "CHANGED", "TITLE");
      for (var thread : session.client().get("/api/threads").path("threads")) {
        table.add(
            thread.path("id").asText(),
            thread.path("state").asText(),
            Times.local(thread.path("changed_at").asText()),
            thread.path("title").asText());
      }
      return print(session, table, "No conversations yet: orchestrator chat.");
    }
  }

  @Command(name = "approve", description = "Answer an approval, or list those that are open.")
  static final class Approve implements Callable<Integer> {

    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "<id>", description = "Which; lists all without.")
    private @Nullable String approval;

    @Option(names = "--refuse", description = "Say no.")
    private boolean refuse;

    Approve(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      return approval == null ? list() : answer(approval);
    }

    private int answer(String id) {
      var path = "/api/approvals/" + Client.part(id);
      var outcome = session.client().post(path, Map.of("accepted", !refuse));
      session.screen().say(outcome.path("text").asText());
      return 0;
    }

    private int list() {
      var table = new Table("APPROVAL", "UNTIL", "QUESTION");
      for (var open : session.client().get("/api/approvals").path("approvals")) {
        table.add(
            open.path("id").asText(),
            Times.local(open.path("expires_at").asText()),
            open.path("question").asText());
      }
      return print(session, table, "Nothing waits for your approval.");
    }
  }
}
