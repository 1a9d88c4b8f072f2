package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.RateSettings;
import dev.orchestrator.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Those who are slow and those who are many, over real sockets: others are served all the same. */
@Timeout(60)
class SlowAndManyTest {

  private static final int STREAMS = 3;
  private static final int CONNECTIONS = 20;
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Allowance IMPATIENT = new Allowance(SHORT, SHORT, SHORT, SHORT);

  @TempDir Path folder;
  private final List<HttpResponse<InputStream>> opened = new ArrayList<>();
  private RunningApi api;

  @BeforeEach
  void start() {
    var rates = new RateSettings(1_000_000, 1_000_000, 1_000, 1_000, STREAMS, CONNECTIONS);
    api = new RunningApi(folder, rates, IMPATIENT);
  }

  @AfterEach
  void stop() {
    opened.forEach(SlowAndManyTest::close); // the client waits for them
    api.close();
  }

  @Test
  void a_head_that_comes_byte_by_byte_ends_its_connection_and_nobody_else_waits() throws Exception {
    try (var slow = connect()) {
      var sent = drip(slow, "GET /health HTTP/1.1\r\nX: " + "x".repeat(1000));
      assertThat(sent).as("bytes until the end").isBetween(5, 500);
    }
  }

  @Test
  void so_does_the_head_that_follows_an_answer() throws Exception {
    try (var slow = connect()) {
      write(slow, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(read(slow)).startsWith("HTTP/1.1 200");
      assertThat(drip(slow, "GET /health HTTP/1.1\r\nX: " + "x".repeat(1000))).isBetween(5, 500);
    }
  }

  @Test
  void a_body_that_comes_byte_by_byte_is_told_so_and_its_connection_ends() throws Exception {
    try (var slow = connect()) {
      write(
          slow,
          "POST /api/threads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Authorization: Bearer %s\r\nContent-Length: 1000\r\n\r\n"
                  .formatted(api.alice.key()));
      drip(slow, "{" + " ".repeat(900));
      var answer = new String(slow.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 408").contains("body_too_slow", "remedy");
    }
  }

  @Test
  void a_connection_on_which_nothing_comes_is_ended() throws Exception {
    try (var silent = connect()) {
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_reader_that_does_not_read_its_stream_is_cut_off() throws Exception {
    var thread = api.thread(api.alice);
    try (var socket = stream(thread)) {
      var words = "w".repeat(30_000);
      for (var i = 0; i < 400; i++) {
        api.stores.log().append(thread, new Said(words)); // 12 MB: more than sockets buffer
      }
      Eventually.within(RunningApi.PATIENCE).until("its stream to end", () -> !api.isHeard(thread));
      assertThat(readAll(socket)).as("bytes").isLessThan(400L * 30_000);
    }
  }

  @Test
  void a_stream_too_many_is_refused_with_a_remedy_until_another_one_ends() {
    var thread = api.thread(api.alice);
    var first = open(thread);
    for (var i = 1; i < STREAMS; i++) {
      assertThat(open(thread).statusCode()).isEqualTo(200);
    }
    var refused =
        api.send(
            api.request("/api/threads/" + thread + "/events", api.alice)
                .header("Accept", "text/event-stream"));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(json(refused).path("code").asText()).isEqualTo("too_many_streams");
    assertThat(json(refused).path("remedy").asText()).contains("ORCHESTRATOR_STREAMS");
    assertThat(api.get("/api/threads/" + thread + "/events", api.alice).statusCode())
        .as("a page")
        .isEqualTo(200);
    close(first);
    Eventually.within(RunningApi.PATIENCE).until("a place", () -> open(thread).statusCode() == 200);
  }

  @Test
  void a_connection_too_many_is_closed_and_room_is_made_when_others_end() throws Exception {
    var held = new ArrayList<Socket>();
    try {
      for (var i = 0; i < 2 * CONNECTIONS; i++) {
        held.add(connect());
      }
      try (var late = connect()) {
        assertThat(late.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (var socket : held) {
        socket.close();
      }
    }
    Eventually.within(RunningApi.PATIENCE).until("an answer", this::isAnswered);
  }

  private boolean isAnswered() {
    try (var socket = connect()) {
      write(socket, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
      return read(socket).startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void what_is_too_long_before_the_body_is_refused_by_what_it_is() throws Exception {
    assertThat(ask("/health?" + "x".repeat(5000), "")).contains(" 414 ", "path_too_long");
    var headers = "X-Long: " + "x".repeat(9000) + "\r\n";
    assertThat(ask("/health", headers)).contains(" 431 ", "8192 bytes");
    var many = "X: y\r\n".repeat(3000);
    assertThat(ask("/health", many)).contains(" 431 ", "remedy");
  }

  private String ask(String path, String headers) throws IOException {
    try (var socket = connect()) {
      write(socket, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n".formatted(path, headers));
      return read(socket);
    }
  }

  /** Sends a byte now and then, and asks something else between; returns how many went out. */
  private int drip(Socket socket, String text) throws Exception {
    var sent = 0;
    for (var each : text.getBytes(US_ASCII)) {
      assertThat(api.send(api.request("/health")).statusCode()).isEqualTo(200);
      try {
        socket.getOutputStream().write(each);
      } catch (IOException e) {
        return sent;
      }
      sent++;
      if (socket.getInputStream().available() > 0) {
        return sent;
      }
      Thread.sleep(20);
    }
    return sent;
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.verticle.port()));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private Socket stream(ThreadId thread) throws IOException {
    var socket = connect();
    write(
        socket,
        "GET /api/threads/%s/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
                .formatted(thread)
            + "Authorization: Bearer %s\r\n\r\n".formatted(api.alice.key()));
    return socket;
  }

  private HttpResponse<InputStream> open(ThreadId thread) {
    var request =
        api.request("/api/threads/" + thread + "/events", api.alice)
            .header("Accept", "text/event-stream");
    try {
      var answer = api.http.send(request.build(), BodyHandlers.ofInputStream());
      opened.add(answer);
      return answer;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String read(Socket socket) throws IOException {
    var bytes = new byte[4096];
    var read = socket.getInputStream().read(bytes);
    return read < 0 ? "" : new String(bytes, 0, read, US_ASCII);
  }

  private static long readAll(Socket socket) {
    var bytes = 0L;
    try {
      var buffer = new byte[8192];
      for (int read; (read = socket.getInputStream().read(buffer)) >= 0; ) {
        bytes += read;
      }
    } catch (IOException e) {
      return bytes; // cut off without a farewell
    }
    return bytes;
  }
}
