package dev.orchestrator.api;

import java.time.Duration;

/**
 * How much time the door gives those who are slow.
 *
 * @param head from the opening of a connection until the head of its first request is there
 * @param next from one answer until the head of the next request is there
 * @param body from the head of a request until its body is there, for each MiB that it may have
 * @param unread until a piece of a stream has gone out; a reader that takes longer does not read
 */
record Allowance(Duration head, Duration next, Duration body, Duration unread) {

  static final Allowance USUAL =
      new Allowance(
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(45));

  private static final int MIB = 1024 * 1024;

  /** For a body that may be so long. */
  Duration body(int mostBytes) {
    return body.multipliedBy(Math.max(1, Math.ceilDiv(mostBytes, MIB)));
  }
}
