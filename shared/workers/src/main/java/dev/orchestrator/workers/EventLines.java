package dev.orchestrator.workers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import dev.orchestrator.workers.WorkerEvent.Completed;
import dev.orchestrator.workers.WorkerEvent.Failed;
import dev.orchestrator.workers.WorkerEvent.Progress;
import dev.orchestrator.workers.WorkerEvent.Started;
import dev.orchestrator.workers.WorkerEvent.Tool;
import dev.orchestrator.workers.WorkerEvent.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one place that knows how an event looks as a line. */
public final class EventLines {

  private EventLines() {}

  /** The event that a line is; nothing if it is other text or an event that we do not know. */
  public static Optional<WorkerEvent> read(String line) {
    if (!line.startsWith("{") || !line.endsWith("}")) {
      return Optional.empty();
    }
    try {
      return event(Json.tree(line));
    } catch (JsonMismatch e) {
      return Optional.empty();
    }
  }

  /** An event as the line that a worker prints, without the line's end. */
  public static String write(WorkerEvent event) {
    return Json.write(
        switch (event) {
          case Started e -> fields("started", "repository", e.repository(), "task", e.task());
          case Progress e ->
              fields(
                  "progress", "stage", e.stage(), "message", e.message(), "percent", e.percent());
          case Tool e -> fields("tool", "name", e.name(), "detail", e.detail());
          case Usage e ->
              fields(
                  "usage",
                  "model",
                  e.model(),
                  "input_tokens",
                  e.inputTokens(),
                  "output_tokens",
                  e.outputTokens());
          case Completed e ->
              fields(
                  "completed",
                  "commit",
                  e.commit(),
                  "branch",
                  e.branch(),
                  "files",
                  e.files(),
                  "summary",
                  e.summary());
          case Failed e ->
              fields("failed", "kind", e.kind(), "message", e.message(), "log_tail", e.logTail());
        });
  }

  private static Optional<WorkerEvent> event(JsonNode json) {
    return Optional.ofNullable(
        switch (text(json, "type")) {
          case "started" -> new Started(text(json, "repository"), text(json, "task"));
          case "progress" ->
              new Progress(text(json, "stage"), text(json, "message"), percent(json));
          case "tool" -> new Tool(text(json, "name"), text(json, "detail"));
          case "usage" ->
              new Usage(
                  text(json, "model"), count(json, "input_tokens"), count(json, "output_tokens"));
          case "completed" ->
              new Completed(
                  text(json, "commit"), text(json, "branch"), texts(json), text(json, "summary"));
          case "failed" ->
              new Failed(text(json, "kind"), text(json, "message"), text(json, "log_tail"));
          default -> null;
        });
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText("");
  }

  private static long count(JsonNode json, String field) {
    return Math.max(0, json.path(field).asLong(0));
  }

  private static int percent(JsonNode json) {
    return Math.clamp(json.path("percent").asInt(0), 0, 100);
  }

  private static List<String> texts(JsonNode json) {
    var texts = new ArrayList<String>();
    json.path("files").forEach(file -> texts.add(file.asText()));
    return List.copyOf(texts);
  }

  private static Map<String, Object> fields(String type, Object... namesAndValues) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("type", type);
    for (var i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
