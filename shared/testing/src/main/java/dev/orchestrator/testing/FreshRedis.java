package dev.orchestrator.testing;

import dev.orchestrator.platform.EmbeddedRedis;
import dev.orchestrator.platform.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Redis servers for tests: each URL is a server of its own, since channels and {@code FLUSHALL}
 * know no databases. They start in milliseconds and are removed when the JVM ends.
 */
public final class FreshRedis {

  private static final Map<Secret, Server> SERVERS = new ConcurrentHashMap<>();

  private FreshRedis() {}

  /** The URL of a brand-new empty server. */
  public static Secret url() {
    var server = new Server();
    SERVERS.put(server.url(), server);
    return server.url();
  }

  /** Stops the server of that URL; whatever it held is gone. */
  public static void stop(Secret url) {
    server(url).stop();
  }

  /** Starts it again, empty, at the same port. */
  public static void start(Secret url) {
    server(url).start();
  }

  /** Stops it and starts it again, empty, at the same port. */
  public static void restart(Secret url) {
    stop(url);
    start(url);
  }

  private static Server server(Secret url) {
    var server = SERVERS.get(url);
    if (server == null) {
      throw new IllegalArgumentException("not a URL of FreshRedis");
    }
    return server;
  }

  private static final class Server {
    private final Path folder = TemporaryFolders.untilTheEnd("redis", this::stop);
    private final Secret url;
    private EmbeddedRedis redis;
    private boolean running = true;

    Server() {
      redis = EmbeddedRedis.start(folder);
      url = redis.url();
    }

    Secret url() {
      return url;
    }

    synchronized void stop() {
      if (running) {
        redis.close();
        running = false;
      }
    }

    synchronized void start() {
      if (!running) {
        redis = EmbeddedRedis.start(folder);
        running = true;
        if (!redis.url().equals(url)) {
          throw new IllegalStateException("another process took the port of this Redis");
        }
      }
    }
  }
}
