package dev.orchestrator.app;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The rows of a database as JSON lines, without keys and without this machine's paths. */
final class Recording {

  /** In the order in which they refer to each other. */
  private static final List<String> TABLES =
      List.of(
          "app_user",
          "thread",
          "thread_event",
          "approval",
          "project",
          "server",
          "port_allocation",
          "release",
          "proposed_plan",
          "flow",
          "flow_step");

  /** So that each flow can be claimed again, and none stands in another's way. */
  private static final String READY =
      """
      UPDATE flow
         SET state = 'READY', node = NULL, exclusive_key = NULL, deadline = NULL, claims = 0,
             progress = 0, result = NULL, ready_at = now()
      """;

  private final Database database;

  Recording(Database database) {
    this.database = database;
  }

  List<String> lines(Path folder) {
    var lines = new ArrayList<String>();
    for (var table : TABLES) {
      database
          .query("SELECT to_jsonb(t)::text AS row FROM " + table + " t ORDER BY 1")
          .forEach(row -> lines.add(line(table, row.getString("row"), folder)));
    }
    return lines;
  }

  /** Columns that came later keep their defaults. */
  void restore(List<String> lines) {
    for (var line : lines) {
      var json = Json.tree(line);
      var row = json.path("row");
      var columns =
          StreamSupport.stream(((Iterable<String>) row::fieldNames).spliterator(), false)
              .collect(Collectors.joining(", "));
      var table = json.path("table").asText();
      database.query(
          "INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_record(NULL::%s, $1::text::jsonb)"
              .formatted(table, columns, columns, table),
          row.toString());
    }
    database.query(READY);
  }

  private static String line(String table, String row, Path folder) {
    var line = "{\"table\":\"" + table + "\",\"row\":" + row + "}";
    return line.replaceAll("git:[^@\"]+@", "git:removed@")
        .replaceAll("\"clone_key\": \"[^\"]+\"", "\"clone_key\": \"removed\"")
        .replace(folder.toString(), "/folder");
  }
}
