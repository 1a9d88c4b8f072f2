package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.NumberedStream.Entry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedStreamTest {

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private EmbeddedRedis server;
  private Redis redis;
  private NumberedStream stream;

  @BeforeEach
  void open() throws InterruptedException {
    server = EmbeddedRedis.start(dir);
    redis = Redis.open(vertx, server.url());
    Soon.within(Duration.ofSeconds(10), "connected", redis::ping);
    stream = new NumberedStream(redis, "stream", 1_000);
  }

  @AfterEach
  void close() {
    redis.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_stream_that_is_not_there_begins_anywhere() {
    assertThat(stream.last()).isZero();
    assertThat(stream.append(entries(41, 43))).isEqualTo(43);
    assertThat(stream.last()).isEqualTo(43);
    assertThat(inRedis()).containsExactly("41-0", "42-0", "43-0");
  }

  @Test
  void what_is_there_is_not_added_again() {
    stream.append(entries(1, 3));
    assertThat(stream.append(entries(1, 5))).isEqualTo(5);
    assertThat(stream.append(entries(2, 3))).isEqualTo(5);
    assertThat(inRedis()).containsExactly("1-0", "2-0", "3-0", "4-0", "5-0");
  }

  @Test
  void what_would_leave_a_gap_is_not_added() {
    stream.append(entries(1, 3));
    assertThat(stream.append(entries(5, 6))).isEqualTo(3);
    assertThat(inRedis()).hasSize(3);
  }

  @Test
  void a_stream_of_which_all_was_trimmed_goes_on_where_it_was() {
    stream.append(entries(1, 3));
    redis.send("XTRIM", "stream", "MAXLEN", "0");
    assertThat(stream.last()).isEqualTo(3);
    assertThat(stream.append(entries(1, 4))).isEqualTo(4);
    assertThat(inRedis()).containsExactly("4-0");
  }

  @Test
  void words_arrive_as_they_are() {
    var words = Map.of("text", "ё \"quoted\" \n\0 end");
    stream.append(List.of(new Entry(9_007_199_254_740_991L, words)));
    var entry = redis.send("XRANGE", "stream", "-", "+").orElseThrow().get(0);
    assertThat(entry.get(0).toString()).isEqualTo("9007199254740991-0");
    assertThat(entry.get(1).get(1).toString()).isEqualTo("ё \"quoted\" \n\0 end");
    assertThat(stream.last()).isEqualTo(9_007_199_254_740_991L);
  }

  @Test
  void another_key_of_that_name_is_refused() {
    redis.set("stream", "a text", Duration.ofMinutes(1));
    assertThatThrownBy(() -> stream.last()).isInstanceOf(RedisRefused.class);
  }

  private static List<Entry> entries(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(number -> new Entry(number, Map.of("number", Long.toString(number))))
        .toList();
  }

  private List<String> inRedis() {
    return redis.send("XRANGE", "stream", "-", "+").orElseThrow().stream()
        .map(entry -> entry.get(0).toString())
        .toList();
  }
}
