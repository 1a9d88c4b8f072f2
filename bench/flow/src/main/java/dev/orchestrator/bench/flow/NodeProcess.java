package dev.orchestrator.bench.flow;

import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A node in a JVM of its own that runs flows of twenty steps until it is closed. */
final class NodeProcess implements AutoCloseable {

  private static final String URL = "BENCH_POSTGRES_URL";
  private static final int POOL = 24;

  private final Process process;
  private final PrintWriter input;

  private NodeProcess(Process process) {
    this.process = process;
    this.input =
        new PrintWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
  }

  /** Starts it; the URL goes through the environment, where other users do not see it. */
  static NodeProcess start(Secret url, String name) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            NodeProcess.class.getName(),
            name);
    builder.environment().put(URL, url.reveal());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return new NodeProcess(builder.start());
  }

  /** Tells it that there may be flows of that kind, as the bus does in the product. */
  void hint(String kind) {
    input.println(kind);
  }

  @Override
  public void close() {
    input.close(); // which is how it knows
    process.onExit().join();
  }

  /** The node itself; ends when its input does. */
  public static void main(String[] args) throws IOException {
    var vertx = Vertx.vertx();
    var hints = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (var database = Database.open(vertx, new Secret(System.getenv(URL)), POOL);
        var node =
            new FlowNode(database, new Flows(database), args[0], SeveralNodes.BUSY_IN_FLIGHT)) {
      SeveralNodes.kinds().forEach(node::register);
      node.start();
      for (var kind = hints.readLine(); kind != null; kind = hints.readLine()) {
        node.hint(kind);
      }
    } finally {
      var _ = vertx.close();
    }
  }
}
