package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** The person's conversations. */
@Command(name = "threads", description = "List your conversations, the newest first.")
final class Threads extends Listing {

  Threads(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    var listed = session.client().get("/api/threads");
    return show(listed, Threads::table, "No conversations yet: orchestrator chat.");
  }

  private static Table table(JsonNode listed) {
    var table = new Table("THREAD", "STATE", "CHANGED", "TITLE");
    for (var thread : listed.path("threads")) {
      table.add(
          thread.path("id").asText(),
          thread.path("state").asText(),
          Times.local(thread.path("changed_at").asText()),
          thread.path("title").asText());
    }
    return table;
  }
}
