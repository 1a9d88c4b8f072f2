package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHttpTest {

  @TempDir Path folder;
  WorkingForge w;
  HttpServer server;
  ExecutorService threads;

  @BeforeEach
  void start() throws Exception {
    w = new WorkingForge(folder);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/shop.git", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  @Test
  void it_is_cloned_and_fetched_from_with_both_protocols() throws Exception {
    for (var version : new String[] {"2", "0"}) {
      var place = folder.resolve("clone" + version);
      w.git.ok(folder, "-c", "protocol.version=" + version, "clone", "-q", url(), place.toString());
      assertThat(w.git.ok(place, "rev-parse", "HEAD")).isEqualTo(w.main());
      var next = w.repository.commit("main", Scaffold.of(Map.of("v" + version, "x")), "Go on");
      w.git.ok(place, "-c", "protocol.version=" + version, "pull", "--quiet");
      assertThat(w.git.ok(place, "rev-parse", "HEAD")).isEqualTo(next);
      assertThat(Files.readString(place.resolve("v" + version))).isEqualTo("x");
    }
  }

  @Test
  void a_shallow_clone_works() throws Exception {
    w.repository.commit("main", Scaffold.of(Map.of("a", "x")), "Go on");
    var place = folder.resolve("clone");
    w.git.ok(folder, "clone", "--quiet", "--depth", "1", url(), place.toString());
    assertThat(w.git.ok(place, "rev-list", "--count", "HEAD")).isEqualTo("1");
  }

  @Test
  void a_gzipped_request_is_answered_like_a_plain_one() throws Exception {
    var request = "0014command=ls-refs\n0000".getBytes(UTF_8);
    var gzipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(gzipped)) {
      gzip.write(request);
    }
    assertThat(answerTo(gzipped.toByteArray()))
        .contains(w.main() + " refs/heads/main")
        .isEqualTo(answerTo(request));
  }

  @Test
  void pushing_is_not_offered() throws Exception {
    var clone = w.cloned(folder.resolve("clone"), "work/1");
    w.committed(clone, "a", "x");
    assertThat(w.git.run(clone, "push", url(), "work/1").exitCode()).isNotZero();
    assertThat(w.repository.branches()).containsExactly("main");
  }

  private String answerTo(byte[] body) throws IOException {
    var answer = new ByteArrayOutputStream();
    new GitHttp(w.forge).upload(w.project, "version=2", new ByteArrayInputStream(body), answer);
    return answer.toString(UTF_8);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/shop.git";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var http = new GitHttp(w.forge);
      var protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
      switch (exchange.getRequestMethod() + " " + exchange.getRequestURI()) {
        case "GET /shop.git/info/refs?service=git-upload-pack" -> {
          begin(exchange, GitHttp.ADVERTISEMENT);
          http.advertise(w.project, protocol, exchange.getResponseBody());
        }
        case "POST /shop.git/git-upload-pack" -> {
          begin(exchange, GitHttp.RESULT);
          http.upload(w.project, protocol, exchange.getRequestBody(), exchange.getResponseBody());
        }
        default -> exchange.sendResponseHeaders(403, -1);
      }
    }
  }

  private static void begin(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
  }
}
