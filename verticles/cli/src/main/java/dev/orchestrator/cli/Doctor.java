package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.platform.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What works and what is broken, as the server sees it. */
@Command(
    name = "doctor",
    description = "Show what works and what is broken; exit status 1 if something is.")
final class Doctor implements Callable<Integer> {

  private final Session session;

  @Option(names = "--json", description = "All of it, for scripts.")
  private boolean json;

  Doctor(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var examined = examine();
    if (json) {
      session.screen().say(Json.write(examined));
    } else {
      show(examined);
    }
    return examined.path("well").asBoolean() ? 0 : Stop.FAILED;
  }

  /** A server that does not answer is a finding like any other. */
  private JsonNode examine() {
    try {
      return withServer(session.client().get("/api/doctor"));
    } catch (Stop e) {
      if (e.status() != Stop.NO_SERVER) {
        throw e;
      }
      var why = finding(false, String.valueOf(e.getMessage()));
      return tree(Map.of("well", false, "findings", List.of(why)));
    }
  }

  private static JsonNode withServer(JsonNode examined) {
    var all = Json.mapper().createArrayNode().add(tree(finding(true, "answers")));
    examined.path("findings").forEach(all::add);
    return ((ObjectNode) examined).set("findings", all);
  }

  private static Map<String, Object> finding(boolean well, String detail) {
    return Map.of("name", "server", "well", well, "vital", true, "detail", detail);
  }

  private static JsonNode tree(Object value) {
    return Json.mapper().valueToTree(value);
  }

  private void show(JsonNode examined) {
    for (var finding : examined.path("findings")) {
      var line =
          "%-16s %-7s %s"
              .formatted(
                  finding.path("name").asText(), state(finding), finding.path("detail").asText());
      session.screen().say(Screen.harmless(line));
    }
  }

  private static String state(JsonNode finding) {
    return finding.path("well").asBoolean() ? "well" : "BROKEN";
  }
}
