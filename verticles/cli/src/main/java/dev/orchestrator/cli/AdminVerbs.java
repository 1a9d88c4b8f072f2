package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about what admins look at. */
final class AdminVerbs {

  private AdminVerbs() {}

  @Command(name = "alerts", description = "List what an admin should look at, or acknowledge it.")
  static final class Alerts extends Listing {

    @Option(names = "--all", description = "Also those that were acknowledged.")
    private boolean all;

    Alerts(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var listed = session.client().get("/api/alerts" + (all ? "?all=true" : ""));
      return show(listed, Alerts::table, "Nothing needs an admin.");
    }

    private static Table table(JsonNode listed) {
      var table = new Table("ALERT", "KIND", "TIMES", "FIRST", "LAST", "STATE", "TEXT");
      for (var alert : listed.path("alerts")) {
        table.add(
            alert.path("id").asText(),
            alert.path("kind").asText(),
            alert.path("times").asText(),
            Times.local(alert.path("first_at").asText()),
            Times.local(alert.path("last_at").asText()),
            alert.path("acknowledged_at").asText("").isEmpty() ? "open" : "seen",
            alert.path("text").asText());
      }
      return table;
    }

    @Command(name = "ack", description = "Say that somebody sees to an alert.")
    int ack(@Parameters(paramLabel = "<alert>", description = "Its id.") String alert) {
      var path = "/api/alerts/" + Client.part(alert) + "/acknowledgements";
      var seen = session.client().post(path, Map.of());
      session.screen().say("Acknowledged: " + seen.path("text").asText());
      return 0;
    }
  }

  @Command(name = "refused", description = "List the messages that did not fit and were refused.")
  static final class Refused extends Listing {

    Refused(Session session) {
      super(session);
    }

    @Override
    public Integer call() {
      var listed = session.client().get("/api/refused");
      return show(listed, Refused::table, "No message was refused.");
    }

    private static Table table(JsonNode listed) {
      var table = new Table("WHEN", "ADDRESS", "TYPE", "BYTES", "REASON");
      for (var message : listed.path("refused")) {
        table.add(
            Times.local(message.path("at").asText()),
            message.path("address").asText(),
            message.path("type").asText(),
            message.path("bytes").asText(),
            message.path("reason").asText());
      }
      return table;
    }
  }
}
