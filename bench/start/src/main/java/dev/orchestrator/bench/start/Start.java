package dev.orchestrator.bench.start;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One start of the server.
 *
 * @param readyMillis from the start of the process until it was ready
 * @param residentMb the process's resident memory then
 */
record Start(long readyMillis, long residentMb) {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Starts the server, waits until it is ready, looks at it and ends it in good order. */
  static Start measure(Path launcher, Path data, Map<String, String> settings)
      throws IOException, InterruptedException {
    var port = freePort();
    var builder = new ProcessBuilder(launcher.toString(), "serve");
    builder.environment().putAll(settings);
    builder.environment().put("ORCHESTRATOR_DATA", data.toString());
    builder.environment().put("ORCHESTRATOR_HTTP", "127.0.0.1:" + port);
    builder.redirectErrorStream(true).redirectOutput(data.resolveSibling("log").toFile());
    var began = System.nanoTime();
    var process = builder.start();
    try {
      awaitReady(process, port);
      var millis = (System.nanoTime() - began) / 1_000_000;
      return new Start(millis, residentMb(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void awaitReady(Process process, int port) throws InterruptedException {
    var giveUp = System.nanoTime() + LIMIT.toNanos();
    try (var http = HttpClient.newHttpClient()) {
      while (!ready(http, port)) {
        if (!process.isAlive() || System.nanoTime() > giveUp) {
          throw new IllegalStateException("the server did not get ready");
        }
        Thread.sleep(10);
      }
    }
  }

  private static boolean ready(HttpClient http, int port) throws InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready")).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** `ps` knows it on Linux and macOS alike, in KiB. */
  private static long residentMb(long pid) throws IOException {
    var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    return Long.parseLong(
            new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
        / 1024;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
