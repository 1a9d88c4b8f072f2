package dev.orchestrator.bench.cluster;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The other node, in a JVM of its own. It answers at {@value #ECHO}, counts what is published at
 * {@value #NEWS} and tells its count at {@value #COUNT}; it can also register many consumers.
 */
final class Peer implements AutoCloseable {

  static final String ECHO = "echo";
  static final String NEWS = "news";
  static final String COUNT = "count";

  /** Consumers {@code many-0} and so on; the time of its registration is what it prints. */
  static final String MANY = "many-";

  private static final String PLACE = "BENCH_PLACE";

  private final Process process;
  private final BufferedReader output;

  private Peer(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts it and waits until it can be reached. */
  static Peer start(Kind kind, String place, int consumers) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Peer.class.getName(),
            kind.name(),
            Integer.toString(consumers));
    builder.environment().put(PLACE, place);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var peer = new Peer(builder.start());
    peer.answer();
    return peer;
  }

  /** The next line that it prints. */
  String answer() throws IOException {
    while (true) {
      var line = output.readLine();
      if (line == null) {
        throw new IOException("the other node has ended");
      }
      if (line.startsWith("PEER ")) {
        return line.substring("PEER ".length());
      }
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The other node itself. */
  public static void main(String[] args) throws Exception {
    var vertx = Kind.valueOf(args[0]).join(System.getenv(PLACE));
    var bus = vertx.eventBus();
    var heard = new long[1]; // all on one event loop, since one context registers them
    vertx
        .getOrCreateContext()
        .runOnContext(_ -> {
          var echo = bus.consumer(ECHO, message -> message.reply(message.body()));
          var news = bus.consumer(NEWS, _ -> heard[0]++);
          var count = bus.consumer(COUNT, message -> message.reply(heard[0]));
          Future.all(echo.completion(), news.completion(), count.completion())
              .onSuccess(_ -> System.out.println("PEER ready"));
        });
    var many = Integer.parseInt(args[1]);
    if (many > 0) {
      var began = System.nanoTime();
      Future.all(
              IntStream.range(0, many)
                  .mapToObj(i -> bus.consumer(MANY + i, message -> message.reply(i)).completion())
                  .toList())
          .toCompletionStage()
          .toCompletableFuture()
          .get(5, TimeUnit.MINUTES);
      System.out.println("PEER " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
  }
}
