package dev.orchestrator.api;

import dev.orchestrator.platform.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** How answers are written: JSON in snake case, problem details, and plain text for git. */
final class Answering {

  static final String PROBLEM = "application/problem+json";

  private Answering() {}

  /** Writes a value as the API does. */
  static String json(Object value) {
    return Json.writeOutward(value);
  }

  static void send(RoutingContext context, Reply reply) {
    switch (reply) {
      case Reply.Sent(var status, var body, var headers) ->
          write(
              context, status, "application/json", Buffer.buffer(Json.bytesOutward(body)), headers);
      case Reply.Unchanged(var headers) -> {
        headers.forEach(context.response()::putHeader);
        context.response().setStatusCode(304).end();
      }
      case Reply.Written() -> {}
    }
  }

  static void send(RoutingContext context, Problem problem) {
    var body = Buffer.buffer(json(problem.body()));
    write(context, problem.status(), PROBLEM, body, challenge(problem, "Bearer"));
  }

  static void sendText(RoutingContext context, Problem problem) {
    var text = problem.detail() + " " + problem.remedy() + "\n";
    var headers = challenge(problem, "Basic");
    write(context, problem.status(), "text/plain; charset=utf-8", Buffer.buffer(text), headers);
  }

  private static Map<String, String> challenge(Problem problem, String scheme) {
    return problem.status() == 401
        ? Map.of("WWW-Authenticate", scheme + " realm=\"orchestrator\"")
        : Map.of();
  }

  static void write(
      RoutingContext context, int status, String type, Buffer body, Map<String, String> headers) {
    var response = context.response();
    if (response.headWritten() || response.closed()) {
      response.reset(); // a stream broke: its reader must not think that it ended
      return;
    }
    RequestBody.discard(context.request());
    response.setStatusCode(status).putHeader("Content-Type", type);
    response.putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
    headers.forEach(response::putHeader);
    response.end(body);
  }
}
