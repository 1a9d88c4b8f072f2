package dev.orchestrator.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections: so many at most, and none on which nothing is asked for long. Who sends the
 * head of a request a byte at a time is never idle, so it is counted from head to head.
 */
final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Map<HttpConnection, Line> lines = new ConcurrentHashMap<>();
  private final Allowance allowance;
  private final int most;
  private boolean full;

  Connections(int most, Allowance allowance) {
    this.most = most;
    this.allowance = allowance;
  }

  /** Looks after them from now on, until the verticle is undeployed. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(LOOK.toMillis(), _ -> endSilent());
  }

  /** Whoever is one too many is sent away without a word: words would cost what there is not. */
  void opened(HttpConnection connection) {
    if (lines.size() >= most) {
      connection.close();
      sayFull(true);
      return;
    }
    sayFull(false);
    lines.put(connection, new Line());
    connection.closeHandler(_ -> lines.remove(connection));
  }

  private void sayFull(boolean now) {
    if (now && !full) {
      LOG.warn("all {} connections are taken; more are closed until some end", most);
    }
    full = now;
  }

  /** The head of a request has come on it. */
  void heard(HttpConnection connection) {
    var line = lines.get(connection);
    if (line != null) {
      line.hear();
    }
  }

  /** What has come on it is being answered. */
  Asked asked(HttpConnection connection) {
    var line = lines.get(connection);
    if (line == null) {
      return () -> {};
    }
    line.begin();
    return line::end;
  }

  private void endSilent() {
    var now = System.nanoTime();
    lines.forEach((connection, line) -> {
      if (line.isSilent(now, allowance)) {
        connection.close();
      }
    });
  }

  /** A request that is being answered. */
  interface Asked extends AutoCloseable {
    @Override
    void close();
  }

  /** One connection. */
  private static final class Line {

    private final AtomicInteger answering = new AtomicInteger();
    private volatile long since = System.nanoTime();
    private volatile boolean first = true;

    void hear() {
      first = false;
      since = System.nanoTime();
    }

    void begin() {
      answering.incrementAndGet();
    }

    void end() {
      since = System.nanoTime();
      answering.decrementAndGet();
    }

    boolean isSilent(long now, Allowance allowance) {
      var limit = first ? allowance.head() : allowance.next();
      return answering.get() == 0 && now - since > limit.toNanos();
    }
  }
}
