package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FreshServersTest {

  private static final Vertx VERTX = Vertx.vertx();

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

  private static Database open(Secret url) {
    return Database.open(VERTX, url, 2);
  }

  private static long tables(Database database) {
    return database
        .first(
            row -> row.getLong(0),
            "select count(*) from information_schema.tables where table_schema = 'public'")
        .orElseThrow();
  }
}
