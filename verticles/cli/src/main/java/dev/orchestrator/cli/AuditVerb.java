package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The verb about who has changed what, for admins. */
@Command(
    name = "audit",
    description = "List who has changed what, or verify that record.",
    footer = {
      "",
      "  audit verify    computes the chain anew and names the first link that is broken",
      "",
      "Keep the hash that verify prints in another place: with it you can tell whether the",
      "chain was forged as a whole. OUTCOME begun means that its end is not known."
    })
final class AuditVerb extends Listing {

  @Option(
      names = "--limit",
      paramLabel = "<n>",
      defaultValue = "50",
      description = "How many; 50 if not said.")
  private int limit;

  AuditVerb(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    var listed = session.client().get("/api/audit?limit=" + limit);
    return show(listed, AuditVerb::table, "Nothing was changed yet.");
  }

  private static Table table(JsonNode listed) {
    var table = new Table("NO", "WHEN", "WHO", "BY", "ACTION", "TARGET", "OUTCOME");
    for (var change : listed.path("changes")) {
      table.add(
          change.path("seq").asText(),
          Times.local(change.path("at").asText()),
          change.path("name").asText("-"),
          change.path("credential").asText().split(":", 2)[0],
          change.path("action").asText(),
          change.path("target").asText(),
          change.path("outcome").asText());
    }
    return table;
  }

  @Command(name = "verify", description = "Tell whether the chain is whole.")
  int verify() {
    var verdict = session.client().get("/api/audit/verification");
    if (verdict.path("intact").asBoolean()) {
      session
          .screen()
          .say(
              String.format(
                  Locale.ROOT,
                  "The chain of %d links is whole. Its end: %s",
                  verdict.path("links").asLong(),
                  verdict.path("head").asText()));
      return 0;
    }
    throw new Stop(
        Stop.FAILED,
        "The chain is broken at link %d of %d: it is not what was written then."
            .formatted(verdict.path("broken_at").asLong(), verdict.path("links").asLong()));
  }
}
