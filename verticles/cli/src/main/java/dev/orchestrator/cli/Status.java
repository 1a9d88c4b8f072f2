package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.cli.Screen.Look;
import dev.orchestrator.platform.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Projects, what is being worked on, releases, and what waits for the person. */
@Command(
    name = "status",
    description = "Show projects, running work, releases and what waits for you.")
final class Status implements Callable<Integer> {

  private static final int RELEASES_SHOWN = 3;

  private final Session session;

  @Option(names = "--json", description = "All of it, for scripts.")
  private boolean json;

  Status(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var client = session.client();
    var listed = Pages.all(client, "/api/projects?limit=200");
    var projects = listed.path("projects");
    listed.path("unreadable").forEach(this::warnOf);
    var flows = client.get("/api/flows").path("flows");
    var approvals = client.get("/api/approvals");
    var releases = releases(projects);
    if (json) {
      var all = new LinkedHashMap<String, Object>();
      all.put("projects", projects);
      all.put("flows", flows);
      all.put("approvals", approvals.path("approvals"));
      all.put("releases", releases);
      session.screen().say(Json.write(all));
    } else {
      show(projects, flows, releases);
      showWaiting(approvals);
    }
    return 0;
  }

  private void warnOf(JsonNode name) {
    session.screen().warn("%s is there, but cannot be shown.".formatted(name.asText()));
  }

  private Map<String, JsonNode> releases(JsonNode projects) {
    var releases = new LinkedHashMap<String, JsonNode>();
    for (var project : projects) {
      var path = "/api/projects/" + text(project, "id") + "/releases";
      releases.put(text(project, "name"), session.client().get(path).path("releases"));
    }
    return releases;
  }

  private void show(JsonNode projects, JsonNode flows, Map<String, JsonNode> releases) {
    if (projects.isEmpty()) {
      session.screen().say("No projects yet: orchestrator new \"what you need\".");
    }
    print("PROJECTS", projectTable(projects));
    print("RUNNING", flowTable(flows, names(projects)));
    print("RELEASES", releaseTable(releases));
  }

  /** What waits for this person, with the command that answers it. */
  private void showWaiting(JsonNode listed) {
    print("WAITING FOR YOU", Approve.table(listed));
    if (!listed.path("approvals").isEmpty()) {
      session.screen().say("orchestrator approve <approval> [--refuse]");
    }
  }

  private void print(String title, Table table) {
    if (!table.isEmpty()) {
      var screen = session.screen();
      screen.say(Look.BOLD, title);
      screen.say(table, "");
      screen.say("");
    }
  }

  private static Table projectTable(JsonNode projects) {
    var table = new Table("NAME", "STATUS", "RELEASE", "COMMIT", "URL");
    for (var project : projects) {
      table.add(
          text(project, "name"),
          text(project, "status"),
          text(project, "release"),
          commit(project),
          text(project, "url"));
    }
    return table;
  }

  private static Table flowTable(JsonNode flows, Map<String, String> names) {
    var table = new Table("WORK", "PROJECT", "STATE", "STAGE", "FLOW");
    for (var flow : flows) {
      table.add(
          text(flow, "kind"),
          names.getOrDefault(text(flow, "project"), ""),
          text(flow, "state"),
          text(flow, "stage"),
          text(flow, "id"));
    }
    return table;
  }

  private static Table releaseTable(Map<String, JsonNode> releases) {
    var table = new Table("PROJECT", "RELEASE", "STATUS", "COMMIT", "SINCE");
    releases.forEach((project, list) ->
        list.valueStream()
            .limit(RELEASES_SHOWN)
            .forEach(release ->
                table.add(
                    project,
                    text(release, "number"),
                    text(release, "status"),
                    commit(release),
                    Times.local(text(release, "created_at")))));
    return table;
  }

  private static Map<String, String> names(JsonNode projects) {
    var names = new LinkedHashMap<String, String>();
    projects.forEach(project -> names.put(text(project, "id"), text(project, "name")));
    return names;
  }

  private static String commit(JsonNode node) {
    var commit = text(node, "commit");
    return commit.substring(0, Math.min(8, commit.length()));
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
