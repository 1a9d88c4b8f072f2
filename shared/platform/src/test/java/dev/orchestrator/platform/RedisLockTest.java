package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisLockTest {

  private static final String KEY = "lock";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration NOT_AT_ALL = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private EmbeddedRedis server;
  private Redis redis;
  private RedisLock lock;

  @BeforeEach
  void open() throws InterruptedException {
    server = EmbeddedRedis.start(dir);
    redis = Redis.open(vertx, server.url());
    lock = new RedisLock(redis, KEY, MINUTE);
    Soon.within(Duration.ofSeconds(10), "connected, on a busy machine too", redis::ping);
  }

  @AfterEach
  void close() {
    redis.close();
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void one_holds_it_until_it_is_released() throws Exception {
    try (var held = lock.acquire(NOT_AT_ALL).orElseThrow()) {
      assertThat(lock.acquire(NOT_AT_ALL)).isEmpty();
      assertThat(held.renew()).isTrue();
    }
    assertThat(lock.acquire(NOT_AT_ALL)).isPresent();
  }

  @Test
  void who_waits_gets_it_once_it_is_free() throws Exception {
    var held = lock.acquire(NOT_AT_ALL).orElseThrow();
    var waiting = new CountDownLatch(1);
    var thread =
        Thread.ofVirtual()
            .start(() -> {
              waiting.countDown();
              acquire(LONG);
            });
    waiting.await();
    held.close();
    assertThat(thread.join(LONG)).isTrue();
    assertThat(redis.get(KEY)).isPresent();
  }

  @Test
  void who_does_not_renew_loses_it_and_then_frees_nothing() throws Exception {
    var brief = new RedisLock(redis, KEY, Duration.ofMillis(30));
    var late = brief.acquire(NOT_AT_ALL).orElseThrow();
    var next = lock.acquire(LONG).orElseThrow();
    assertThat(late.renew()).isFalse();
    late.close();
    assertThat(next.renew()).as("what the late one closed was not its own").isTrue();
    assertThat(lock.acquire(NOT_AT_ALL)).isEmpty();
  }

  @Test
  void who_renews_has_it_again_after_redis_forgot_it() throws Exception {
    var held = lock.acquire(NOT_AT_ALL).orElseThrow();
    redis.send("FLUSHALL");
    assertThat(held.renew()).isTrue();
    assertThat(lock.acquire(NOT_AT_ALL)).isEmpty();
    redis.send("FLUSHALL");
    assertThat(lock.acquire(NOT_AT_ALL)).as("as it is, Redis is not to be trusted").isPresent();
    assertThat(held.renew()).isFalse();
  }

  @Test
  void many_that_race_are_never_two_at_once() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var threads =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      try (var _ = acquire(LONG)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        redis.ping();
                        inside.decrementAndGet();
                      }
                    }))
            .toList();
    for (var thread : threads) {
      assertThat(thread.join(LONG)).isTrue();
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void redis_that_is_away_is_no_lock_that_is_taken() throws Exception {
    var held = lock.acquire(NOT_AT_ALL).orElseThrow();
    server.close();
    assertThatThrownBy(() -> lock.acquire(LONG)).isInstanceOf(RedisAway.class);
    assertThatThrownBy(held::renew).isInstanceOf(RedisAway.class);
    held.close(); // frees itself
  }

  private RedisLock.Held acquire(Duration patience) {
    try {
      return lock.acquire(patience).orElseThrow();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
