package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

  @TempDir static Path dir;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(dir, "fsync=off");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void forgetTheLastTest() throws SQLException {
    execute("drop schema public cascade; create schema public");
  }

  @Test
  void the_newest_schema_is_reached_from_any_older_one() throws SQLException {
    Migrations.run(postgres.url(), "schema/older", "history");
    Migrations.run(postgres.url(), "schema/newer", "history");
    Migrations.run(postgres.url(), "schema/newer", "history");

    execute("insert into thing (name, colour) values ('ball', 'red')");
  }

  @Test
  void two_locations_share_one_database() throws SQLException {
    execute("create table of_another_module ()");

    Migrations.run(postgres.url(), "schema/newer", "history");

    execute("insert into thing (name, colour) values ('ball', 'red')");
  }

  @Test
  void a_database_that_is_newer_than_the_program_is_refused() {
    Migrations.run(postgres.url(), "schema/newer", "history");

    assertThatThrownBy(() -> Migrations.run(postgres.url(), "schema/older", "history"))
        .isInstanceOf(MigrationFailed.class)
        .hasMessage(
            "database schema: the database is at version 002, which this program does not know; start a newer one");
  }

  @Test
  void a_mistyped_migration_is_told_in_one_line() {
    assertThatThrownBy(() -> Migrations.run(postgres.url(), "schema/broken", "history"))
        .isInstanceOf(MigrationFailed.class)
        .hasMessageContaining("syntax error")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_location_without_files_is_refused() {
    assertThatThrownBy(() -> Migrations.run(postgres.url(), "schema/nowhere", "history"))
        .isInstanceOf(MigrationFailed.class)
        .hasMessageContaining("schema/nowhere");
  }

  @Test
  void a_database_that_is_away_is_told_without_its_password() {
    var away = new Secret("postgresql://somebody:hidden@127.0.0.1:1/nowhere");

    assertThatThrownBy(() -> Migrations.run(away, "schema/newer", "history"))
        .isInstanceOf(MigrationFailed.class)
        .hasMessageStartingWith("database schema: Postgres does not answer")
        .hasMessageNotContaining("hidden")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_password_with_signs_in_it_reaches_the_driver_as_it_is() {
    var jdbc = JdbcUrl.of(new Secret("postgresql://me:a%40b+c%3A@db:6000/app?sslmode=require"));

    assertThat(jdbc.url()).isEqualTo("jdbc:postgresql://db:6000/app?sslmode=require");
    assertThat(jdbc.properties()).containsEntry("user", "me").containsEntry("password", "a@b+c:");
  }

  private static void execute(String sql) throws SQLException {
    var jdbc = JdbcUrl.of(postgres.url());
    try (var connection = DriverManager.getConnection(jdbc.url(), jdbc.properties());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
