package dev.orchestrator.bench.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** A server under test, in a process of its own and its children. */
record Contender(String name, Process process, int port) implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Starts it and waits until it listens. */
  static Contender start(
      String name, int port, Map<String, String> settings, Path log, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(settings);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var contender = new Contender(name, builder.start(), port);
    contender.awaitListening(log);
    return contender;
  }

  private void awaitListening(Path log) throws InterruptedException {
    var giveUp = System.nanoTime() + LIMIT.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > giveUp) {
        close();
        throw new IllegalStateException(name + " did not get ready: see " + log);
      }
      Thread.sleep(50);
    }
  }

  private boolean listens() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Loads it for so long. */
  Round under(Wrk wrk, int seconds) throws IOException, InterruptedException {
    var before = cpu();
    var seen = wrk.run("http://127.0.0.1:" + port, seconds);
    var micros = cpu().minus(before).toNanos() / 1e3 / seen.requests();
    return new Round(seen.requests() / seen.seconds(), seen.p50() / 1e3, seen.p99() / 1e3, micros);
  }

  private Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
