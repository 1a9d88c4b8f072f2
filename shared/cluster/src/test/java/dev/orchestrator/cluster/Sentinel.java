package dev.orchestrator.cluster;

import dev.orchestrator.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Sentinel that knows one Redis as its master, run from the same program as that Redis. */
final class Sentinel implements AutoCloseable {

  static final String MASTER = "the-master";

  private final Process process;
  private final String url;

  private Sentinel(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Watches the Redis at that URL, with the same password. */
  static Sentinel over(String redis, Path folder) {
    try {
      var master = URI.create(redis);
      var password = master.getUserInfo().substring(1);
      var port = freePort();
      var config =
          Files.writeString(folder.resolve("sentinel.conf"), config(master, password, port));
      var process =
          new ProcessBuilder(program(), config.toString(), "--sentinel")
              .redirectOutput(folder.resolve("sentinel.log").toFile())
              .start();
      Eventually.within(Duration.ofSeconds(10)).until("the Sentinel listens", () -> listens(port));
      return new Sentinel(process, "redis://:" + password + "@127.0.0.1:" + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static String config(URI master, String password, int port) {
    return """
    port %d
    bind 127.0.0.1
    requirepass %s
    sentinel monitor %s %s %d 1
    sentinel auth-pass %s %s
    sentinel down-after-milliseconds %s 1000
    """
        .formatted(
            port, password, MASTER, master.getHost(), master.getPort(), MASTER, password, MASTER);
  }

  /** That of the embedded Redis, which runs already as a child of this JVM. */
  private static String program() {
    return ProcessHandle.current()
        .descendants()
        .flatMap(child -> child.info().command().stream())
        .filter(command -> Path.of(command).getFileName().toString().contains("redis"))
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
