package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisAway;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FreshServersTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration SHORTLY = Duration.ofSeconds(5);

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void each_url_is_an_empty_database_of_its_own() {
    try (var one = open(FreshPostgres.url());
        var other = open(FreshPostgres.url())) {
      one.query("create table thing (name text)");

      assertThat(tables(one)).isEqualTo(1);
      assertThat(tables(other)).isZero();
    }
  }

  @Test
  void sessions_that_are_ended_come_back_with_the_next_query() {
    var url = FreshPostgres.url();
    try (var database = open(url)) {
      var before = backend(database);

      FreshPostgres.terminateBackends(url);

      assertThat(backendSoon(database)).isNotEqualTo(before);
    }
  }

  @Test
  void a_restart_keeps_the_urls_and_the_data() {
    var url = FreshPostgres.url();
    try (var database = open(url)) {
      database.query("create table thing (name text)");
      var before = backend(database);

      FreshPostgres.restart();

      assertThat(backendSoon(database)).isNotEqualTo(before);
      assertThat(tables(database)).isEqualTo(1);
    }
  }

  @Test
  void each_redis_is_empty_and_a_restart_empties_it() {
    var url = FreshRedis.url();
    try (var redis = Redis.open(VERTX, url);
        var other = Redis.open(VERTX, FreshRedis.url())) {
      Eventually.within(SHORTLY).until("both answer", () -> redis.ping() && other.ping());
      redis.set("key", "value", Duration.ofMinutes(1));
      assertThat(other.get("key")).isEmpty();

      FreshRedis.stop(url);
      assertThatThrownBy(() -> redis.get("key")).isInstanceOf(RedisAway.class);
      FreshRedis.start(url);

      Eventually.within(SHORTLY).until("redis answers", redis::ping);
      assertThat(redis.get("key")).isEmpty();
    }
  }

  private static Database open(Secret url) {
    return Database.open(VERTX, url, 2);
  }

  private static int backend(Database database) {
    return database.first(row -> row.getInteger(0), "select pg_backend_pid()").orElseThrow();
  }

  /** The first queries may meet the session that was ended. */
  private static int backendSoon(Database database) {
    return Eventually.within(SHORTLY).get("a new session", () -> backendIfAny(database));
  }

  private static Optional<Integer> backendIfAny(Database database) {
    try {
      return Optional.of(backend(database));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static long tables(Database database) {
    return database
        .first(
            row -> row.getLong(0),
            "select count(*) from information_schema.tables where table_schema = 'public'")
        .orElseThrow();
  }
}
