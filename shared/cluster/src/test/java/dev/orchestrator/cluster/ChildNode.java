package dev.orchestrator.cluster;

import dev.orchestrator.testing.Eventually;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A node in a JVM of its own, that a test can kill or freeze. It answers at an address and, if
 * asked to, takes a lock and keeps it.
 */
final class ChildNode implements AutoCloseable {

  private static final String LOCK = "lock:";

  private final Process process;
  private final String id;

  private ChildNode(Process process, String id) {
    this.process = process;
    this.id = id;
  }

  /** Answers there with "child", until it ends. */
  static ChildNode at(String url, String address) {
    return start(url, address);
  }

  /** Holds the lock of that name. */
  static ChildNode holding(String url, String lock) {
    return start(url, LOCK + lock);
  }

  String id() {
    return id;
  }

  void kill() {
    process.destroyForcibly();
  }

  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      kill.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChildNode start(String url, String deed) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ChildNode.class.getName(),
            deed);
    builder.environment().put("CHILD_REDIS", url);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      var process = builder.start();
      return new ChildNode(process, ready(process.inputReader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ready(BufferedReader output) {
    return Eventually.within(Duration.ofSeconds(30))
        .get("a child is ready", () -> Optional.ofNullable(line(output)))
        .substring("READY ".length());
  }

  private static String line(BufferedReader output) {
    try {
      return output.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The child itself. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    var manager = new RedisClusterManager(RedisClusterOptions.at(System.getenv("CHILD_REDIS")));
    var vertx = Nodes.get(Vertx.builder().withClusterManager(manager).buildClustered());
    if (args[0].startsWith(LOCK)) {
      Nodes.get(vertx.sharedData().getLock(args[0].substring(LOCK.length())));
    } else {
      Nodes.get(vertx.eventBus().consumer(args[0], message -> message.reply("child")).completion());
    }
    System.out.println("READY " + manager.getNodeId());
  }
}
