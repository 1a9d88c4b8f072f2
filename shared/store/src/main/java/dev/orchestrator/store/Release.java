package dev.orchestrator.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.platform.Json;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A build with its environment and route, deployed and rolled back together.
 *
 * @param number counts the project's releases from 1
 * @param flow the deploy that made it
 * @param process the deploy or rollback that started what runs of it now, or ran last; its process
 *     and its port are found by this
 * @param port where it listens, behind the route
 * @param url where the route answers
 * @param environment its variables; a secret stands there as a reference
 */
public record Release(
    ReleaseId id,
    ProjectId project,
    int number,
    String commit,
    FlowId flow,
    FlowId process,
    int port,
    String url,
    ReleaseEnvironment environment,
    ReleaseStatus status,
    Instant createdAt) {

  static final String COLUMNS =
      "id, project_id, number, commit_id, flow_id, process_id, port, url, environment, secrets, status, created_at";

  static Release of(Row row) {
    return new Release(
        new ReleaseId(row.getUUID("id")),
        new ProjectId(row.getUUID("project_id")),
        row.getInteger("number"),
        row.getString("commit_id"),
        new FlowId(row.getUUID("flow_id")),
        new FlowId(row.getUUID("process_id")),
        row.getInteger("port"),
        row.getString("url"),
        environment(row),
        ReleaseStatus.valueOf(row.getString("status")),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static ReleaseEnvironment environment(Row row) {
    var values = new LinkedHashMap<String, String>();
    fields(row, "environment").forEach(e -> values.put(e.getKey(), e.getValue().asText()));
    var secrets = new LinkedHashMap<String, Integer>();
    fields(row, "secrets").forEach(e -> secrets.put(e.getKey(), e.getValue().asInt()));
    return new ReleaseEnvironment(values, secrets);
  }

  private static Set<Map.Entry<String, JsonNode>> fields(Row row, String column) {
    return Json.tree(row.getString(column)).properties();
  }
}
