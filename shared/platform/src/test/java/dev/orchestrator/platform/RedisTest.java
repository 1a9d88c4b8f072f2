package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RedisTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A call waits 0.9 s at most; the rest is for a busy machine. */
  private static final Duration QUICKLY = Duration.ofSeconds(2);

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private EmbeddedRedis server;
  private Redis redis;

  @BeforeEach
  void open() throws InterruptedException {
    server = EmbeddedRedis.start(dir);
    redis = Redis.open(vertx, server.url());
    Soon.within(Duration.ofSeconds(10), "connected, on a busy machine too", redis::ping);
  }

  @AfterEach
  void close() {
    redis.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void what_is_set_is_there_until_its_time_is_over() {
    redis.set("colour", "red", MINUTE);

    assertThat(redis.get("colour")).contains("red");
    assertThat(redis.get("nothing")).isEmpty();
    assertThat(redis.send("PTTL", "colour").orElseThrow().toLong())
        .isBetween(1L, MINUTE.toMillis());
  }

  @Test
  void a_script_that_redis_has_forgotten_is_told_it_again() {
    var script = Redis.Script.of("return {tonumber(ARGV[1]) + 1, 7}");
    for (var i = 0; i < 3; i++) {
      assertThat(redis.evalNumbers(script, List.of(), List.of("4"))).containsExactly(5L, 7L);
      redis.send("SCRIPT", "FLUSH");
    }
  }

  @Test
  void a_script_gets_its_keys_and_values() {
    var script = "redis.call('SET', KEYS[1], ARGV[1]); return ARGV[2]";

    assertThat(redis.eval(script, List.of("key"), List.of("one", "two")).map(Response::toString))
        .contains("two");
    assertThat(redis.get("key")).contains("one");
  }

  @Test
  void an_error_of_redis_is_no_outage() {
    redis.set("text", "red", MINUTE);

    assertThatThrownBy(() -> redis.send("INCR", "text"))
        .isInstanceOf(RedisRefused.class)
        .hasMessageContaining("INCR");
    assertThat(redis.ping()).isTrue();
  }

  @Test
  void over_tls_it_is_reached_if_its_certificate_is_trusted_and_names_its_host() throws Exception {
    try (var secure = RedisOverTls.start(dir)) {
      var trusted = Optional.of(secure.authority());
      try (var client = Redis.open(vertx, secure.url("localhost"), trusted)) {
        Soon.within(Duration.ofSeconds(10), "connected", client::ping);
        client.set("colour", "red", MINUTE);
        assertThat(client.get("colour")).contains("red");
      }
      try (var client = Redis.open(vertx, secure.url("localhost"))) {
        assertThatThrownBy(() -> client.get("colour"))
            .as("nobody whom this JVM trusts has signed it")
            .isInstanceOf(RedisAway.class);
      }
      try (var client = Redis.open(vertx, secure.url("127.0.0.1"), trusted)) {
        assertThatThrownBy(() -> client.get("colour"))
            .as("it names another host")
            .isInstanceOf(RedisAway.class);
      }
    }
  }

  @Test
  void while_it_is_away_calls_fail_quickly_and_the_log_says_so_once() throws Exception {
    var log = listen();
    server.close();

    for (var i = 0; i < 3; i++) {
      var began = System.nanoTime();
      assertThatThrownBy(() -> redis.get("key")).isInstanceOf(RedisAway.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUICKLY);
    }
    assertThat(redis.ping()).isFalse();
    server = EmbeddedRedis.start(dir);
    Soon.within(Duration.ofSeconds(5), "connected again", redis::ping);

    assertThat(log.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void a_redis_that_dies_instead_of_answering_is_away() {
    assertThatThrownBy(() -> redis.send("SHUTDOWN", "NOSAVE")).isInstanceOf(RedisAway.class);
  }

  @Test
  void a_frozen_redis_is_away_until_it_goes_on() throws Exception {
    var pid = ProcessMark.read(dir.resolve("process")).orElseThrow().pid();
    signal("STOP", pid);
    try {
      var began = System.nanoTime();
      assertThat(redis.ping()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUICKLY);
    } finally {
      signal("CONT", pid);
    }
    Soon.within(Duration.ofSeconds(5), "it answers again", redis::ping);
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid).start().waitFor();
  }

  private static ListAppender<ILoggingEvent> listen() {
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    var logger = (Logger) LoggerFactory.getLogger(Redis.class);
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
    return appender;
  }
}
