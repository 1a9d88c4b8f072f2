package dev.orchestrator.api;

import java.util.Map;

/** What a route answers with. */
sealed interface Reply {

  /** A body, written as JSON, or the text itself when it is one. */
  record Sent(int status, Object body, Map<String, String> headers) implements Reply {}

  /** It is still what the sender has. */
  record Unchanged(Map<String, String> headers) implements Reply {}

  /** The route has written its answer itself. */
  record Written() implements Reply {}

  static Reply ok(Object body) {
    return new Sent(200, body, Map.of());
  }

  static Reply status(int status, Object body) {
    return new Sent(status, body, Map.of());
  }

  /** Something new that can be looked at elsewhere. */
  static Reply at(int status, String location, Object body) {
    return new Sent(status, body, Map.of("Location", location));
  }
}
