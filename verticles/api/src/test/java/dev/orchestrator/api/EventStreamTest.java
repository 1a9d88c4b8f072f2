package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadWords;
import dev.orchestrator.platform.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server-Sent Events, over real connections. */
@Timeout(60)
class EventStreamTest {

  @TempDir static Path folder;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_reader_that_comes_back_again_and_again_misses_nothing_and_reads_nothing_twice()
      throws Exception {
    var thread = api.thread(api.alice);
    var writers = IntStream.range(0, 4).mapToObj(n -> writer(thread, n, 50)).toList();
    var read = new ArrayList<Long>();
    var round = 0;
    while (read.size() < 200) {
      var last = read.isEmpty() ? 0 : read.getLast();
      read.addAll(readSome(thread, last, Math.min(++round * 3, 200 - read.size())));
    }
    for (var writer : writers) {
      writer.join();
    }
    assertThat(read).isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(round).isGreaterThan(3);
  }

  @Test
  void an_event_reaches_an_open_stream_long_before_the_next_poll() throws Exception {
    var thread = api.thread(api.alice);
    try (var stream = open(thread, 0)) {
      stream.line(); // the stream is up
      var began = System.nanoTime();
      api.stores.log().append(thread, new Said("now"));
      assertThat(stream.next().path("line").asText()).isEqualTo("now");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void an_event_whose_hint_was_lost_is_found_by_the_poll() throws Exception {
    var thread = api.thread(api.alice);
    try (var stream = open(thread, 0)) {
      stream.line();
      api.database.query(
          """
          WITH moved AS (UPDATE thread SET last_seq = 1 WHERE id = $1 RETURNING id)
          INSERT INTO thread_event (thread_id, seq, type, body) SELECT id, 1, 'Said', $2 FROM moved
          """,
          thread.value(),
          Json.write(new Said("silently")));
      assertThat(stream.next().path("line").asText()).isEqualTo("silently");
    }
  }

  @Test
  void an_event_carries_its_number_time_type_and_words() throws Exception {
    var thread = api.thread(api.alice);
    api.stores.log().append(thread, new Said("line one\nline two"));
    try (var stream = open(thread, 0)) {
      var event = stream.next();
      assertThat(event.path("seq").asLong()).isEqualTo(1);
      assertThat(event.path("at").asText()).endsWith("Z");
      assertThat(event.path("type").asText()).isEqualTo("Said");
      assertThat(event.path("event").path("text").asText()).isEqualTo("line one\nline two");
      assertThat(event.path("line").asText()).isEqualTo("line one\nline two");
      assertThat(stream.type()).contains("text/event-stream; charset=utf-8");
    }
  }

  @Test
  void words_that_are_being_said_come_as_they_grow_without_a_number() throws Exception {
    var thread = api.thread(api.alice);
    api.stores.log().append(thread, new Said("before"));
    try (var stream = open(thread, 0)) {
      stream.next();
      for (var text : List.of("It is", "It is live\nnow")) {
        api.bus.publish(Address.threadWords(thread), new ThreadWords(thread, 1, "answer-1", text));
        assertThat(stream.line()).isEmpty();
        assertThat(stream.line()).isEqualTo("event: words");
        var words = stream.next();
        assertThat(words.path("text").asText()).isEqualTo(text);
        assertThat(words.path("step").asText()).isEqualTo("answer-1");
        assertThat(words.has("seq")).isFalse();
      }
    }
    try (var again = open(thread, 0)) {
      assertThat(again.next().path("line").asText()).isEqualTo("before");
      api.stores.log().append(thread, new Said("after"));
      assertThat(again.next().path("line").asText())
          .as("words are kept nowhere")
          .isEqualTo("after");
    }
  }

  @Test
  void words_that_come_after_what_they_became_are_not_shown() throws Exception {
    var thread = api.thread(api.alice);
    try (var stream = open(thread, 0)) {
      stream.line(); // the stream is up
      api.stores.log().append(thread, new Said("It is live"));
      assertThat(stream.next().path("seq").asLong()).isEqualTo(1);
      api.bus.publish(
          Address.threadWords(thread), new ThreadWords(thread, 0, "answer-1", "It is li"));
      api.stores.log().append(thread, new UserSaid(api.alice.principal().user(), "thanks"));
      assertThat(stream.next().path("seq").asLong()).isEqualTo(2);
      api.bus.publish(Address.threadWords(thread), new ThreadWords(thread, 1, "answer-2", "Next"));
      assertThat(stream.next().path("text").asText()).isEqualTo("Next");
    }
  }

  @Test
  void a_reader_that_reads_nothing_holds_up_nobody_and_gets_all_of_it_later() throws Exception {
    var thread = api.thread(api.alice);
    var words = "w".repeat(30_000);
    try (var socket = rawRequest(thread)) {
      for (var i = 0; i < 400; i++) {
        api.stores.log().append(thread, new Said(words)); // 24 MB: more than sockets buffer
      }
      assertThat(readSome(thread, 350, 50)).hasSize(50);
      assertThat(api.get("/api/me", api.bob).statusCode()).isEqualTo(200);
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      var ids = lines.lines().filter(line -> line.startsWith("id: ")).limit(400).toList();
      assertThat(ids).hasSize(400).endsWith("id: 400");
    }
  }

  @Test
  void a_stream_whose_reader_has_gone_listens_no_more() throws Exception {
    var thread = api.thread(api.alice);
    var stream = open(thread, 0);
    stream.line();
    assertThat(api.isHeard(thread)).isTrue();
    stream.close();
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (api.isHeard(thread)) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
    }
  }

  @Test
  void a_number_that_is_none_is_refused_as_last_event_id() {
    var answer =
        api.send(
            api.request("/api/threads/" + api.thread(api.alice) + "/events", api.alice)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "x"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Last-Event-ID");
  }

  private static Thread writer(ThreadId thread, int number, int events) {
    return Thread.ofVirtual()
        .start(() -> {
          for (var i = 0; i < events; i++) {
            api.stores.log().append(thread, new Said(number + "/" + i));
          }
        });
  }

  private static List<Long> readSome(ThreadId thread, long after, int count) throws Exception {
    var numbers = new ArrayList<Long>();
    try (var stream = open(thread, after)) {
      while (numbers.size() < count) {
        numbers.add(stream.next().path("seq").asLong());
      }
    }
    return numbers;
  }

  private static Reader open(ThreadId thread, long after) throws Exception {
    var request =
        api.request("/api/threads/" + thread + "/events", api.alice)
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(after))
            .build();
    return new Reader(api.http.send(request, BodyHandlers.ofInputStream()));
  }

  private static Socket rawRequest(ThreadId thread) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(8192);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.verticle.port()));
    socket.setSoTimeout(20_000);
    var request =
        """
        GET /api/threads/%s/events HTTP/1.1\r
        Host: localhost\r
        Accept: text/event-stream\r
        Authorization: Bearer %s\r
        \r
        """
            .formatted(thread, api.alice.key());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private record Reader(HttpResponse<InputStream> response, BufferedReader lines)
      implements AutoCloseable {

    Reader(HttpResponse<InputStream> response) {
      this(
          response,
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    String type() {
      return response.headers().firstValue("Content-Type").orElse("");
    }

    String line() throws IOException {
      var line = lines.readLine();
      if (line == null) {
        throw new IOException("the stream ended");
      }
      return line;
    }

    JsonNode next() throws IOException {
      var line = line();
      while (!line.startsWith("data: ")) {
        line = line();
      }
      return Json.tree(line.substring("data: ".length()));
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }
}
