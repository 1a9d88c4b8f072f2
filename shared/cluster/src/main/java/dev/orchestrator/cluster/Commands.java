package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;

/** The way for data: scripts sent from any thread, answered in their order. */
record Commands(Loop loop, Link link, Keys keys) {

  Request script(String body) {
    return keys.script(body);
  }

  Future<Answer> send(Request request) {
    return loop.call(() -> link.send(request));
  }
}
