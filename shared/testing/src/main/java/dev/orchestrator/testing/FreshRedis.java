package dev.orchestrator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.platform.EmbeddedRedis;
import dev.orchestrator.platform.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /** Has it forget everything while it runs. */
  public static void flush(Secret url) {
    tell(url, "FLUSHALL");
  }

  /** Has it answer nobody for that long; what is asked meanwhile is answered afterwards. */
  public static void pause(Secret url, Duration time) {
    tell(url, "CLIENT PAUSE %d ALL".formatted(time.toMillis()));
  }

  private static void tell(Secret url, String command) {
    var uri = URI.create(server(url).url().reveal());
    var login = "AUTH " + uri.getUserInfo().substring(1);
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      var said = (login + "\r\n" + command + "\r\n").getBytes(UTF_8);
      socket.getOutputStream().write(said);
      var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      for (var line : List.of(answer.readLine(), answer.readLine())) {
        if (!line.equals("+OK")) {
          throw new IllegalStateException(command + ": " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
