package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What must not happen unless the person says yes. */
@Command(name = "approve", description = "Answer an approval, or list those that are open.")
final class Approve extends Listing {

  @Parameters(
      arity = "0..1",
      paramLabel = "<approval>",
      completionCandidates = Known.Approvals.class,
      description = "Which; lists all without.")
  private @Nullable String approval;

  @Option(names = "--refuse", description = "Say no.")
  private boolean refuse;

  Approve(Session session) {
    super(session);
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

  /** Whoever means to refuse something must say what, and is not shown a list instead. */
  private int list() {
    if (refuse) {
      throw new Stop(
          Stop.USAGE, "--refuse needs the approval that it is about. See: orchestrator approve");
    }
    var listed = session.client().get("/api/approvals");
    return show(listed, Approve::table, "Nothing waits for your approval.");
  }

  static Table table(JsonNode listed) {
    var table = new Table("APPROVAL", "UNTIL", "QUESTION");
    for (var open : listed.path("approvals")) {
      table.add(
          open.path("id").asText(),
          Times.local(open.path("expires_at").asText()),
          open.path("question").asText());
    }
    return table;
  }
}
