package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir static Path shared;

  /** For those that start it again; made once, since that takes longest. */
  @TempDir static Path again;

  @TempDir Path dir;

  private static EmbeddedPostgres running;

  @BeforeAll
  static void start() {
    running = startIn(shared);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  /** Nothing here is about power cuts, so no test waits for the disk. */
  private static EmbeddedPostgres startIn(Path dir) {
    return EmbeddedPostgres.start(dir, "fsync=off");
  }

  @Test
  void data_is_kept_between_starts_and_the_next_start_is_quick() throws Exception {
    try (var first = startIn(again);
        var connection = connect(first.url())) {
      connection.createStatement().execute("create table kept as select 42 as answer");
    }
    var began = System.nanoTime();
    try (var second = startIn(again)) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(number(second.url(), "select answer from kept")).isEqualTo(42);
    }
  }

  @Test
  void two_at_once_have_ports_and_passwords_of_their_own() throws Exception {
    try (var other = startIn(dir)) {
      var one = URI.create(running.url().reveal());
      var two = URI.create(other.url().reveal());

      assertThat(two.getPort()).isNotEqualTo(one.getPort());
      assertThat(two.getUserInfo()).isNotEqualTo(one.getUserInfo());
      assertThat(number(running.url(), "select 1")).isEqualTo(1);
      assertThat(number(other.url(), "select 1")).isEqualTo(1);
    }
  }

  @Test
  void a_port_that_was_taken_meanwhile_is_left_alone() throws Exception {
    startIn(again).close();
    var last = Integer.parseInt(Files.readString(again.resolve("port")).strip());
    try (var _ = new ServerSocket(last, 1, InetAddress.getLoopbackAddress());
        var moved = startIn(again)) {
      assertThat(URI.create(moved.url().reveal()).getPort()).isNotEqualTo(last);
      assertThat(number(moved.url(), "select 1")).isEqualTo(1);
    }
  }

  @Test
  void a_folder_that_is_in_use_is_refused() {
    assertThatThrownBy(() -> startIn(shared))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageContaining("is in use by another server")
        .hasMessageContaining(shared.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void nobody_gets_in_without_the_password() {
    var url = running.url().reveal();
    var wrong = new Secret(url.replaceFirst(":[0-9a-f]{48}@", ":wrong@"));

    assertThat(wrong.reveal()).isNotEqualTo(url);
    assertThatThrownBy(() -> connect(wrong))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void the_password_is_kept_where_only_its_owner_reads_it() throws IOException {
    var file = shared.resolve("password");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(running.url().reveal()).contains(Files.readString(file));
  }

  @Test
  void it_is_not_to_be_reached_from_outside() throws IOException {
    var outside = Outside.address();
    assumeTrue(outside.isPresent(), "this machine has the loopback address only");
    var port = URI.create(running.url().reveal()).getPort();

    assertThatThrownBy(() -> new Socket(outside.get(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void a_commit_waits_for_the_disk_unless_told_otherwise() throws SQLException {
    assertThat(text(running.url(), "show synchronous_commit")).isEqualTo("on");
    assertThat(text(running.url(), "show fsync")).isEqualTo("off");
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws IOException {
    var file = Files.writeString(dir.resolve("file"), "no folder");

    assertThatThrownBy(() -> startIn(file.resolve("postgres")))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageStartingWith("embedded Postgres: cannot write " + file)
        .hasMessageContaining("choose another ORCHESTRATOR_DATA")
        .hasMessageNotContaining("\n");
  }

  @Test
  void data_of_another_version_is_left_alone() throws IOException {
    Files.createDirectories(dir.resolve("server"));
    Files.writeString(dir.resolve("server/PG_VERSION"), "16\n");

    assertThatThrownBy(() -> startIn(dir))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageContaining("of version 16, this is PostgreSQL 17")
        .hasMessageNotContaining("\n");
    assertThat(dir.resolve("server/PG_VERSION")).hasContent("16");
  }

  @Test
  void data_without_its_password_is_left_alone() throws IOException {
    Files.createDirectories(dir.resolve("server"));
    Files.writeString(dir.resolve("server/PG_VERSION"), "17\n");

    assertThatThrownBy(() -> startIn(dir))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageContaining("the file password is missing in " + dir);
  }

  @Test
  void a_lock_file_with_the_number_of_a_stranger_does_not_hinder() throws Exception {
    startIn(again).close();
    var self = ProcessHandle.current().pid();
    Files.writeString(
        again.resolve("server/postmaster.pid"), self + "\n/gone\n1\n1\n\n\n\nready\n");

    try (var postgres = startIn(again)) {
      assertThat(number(postgres.url(), "select 1")).isEqualTo(1);
    }
  }

  @Test
  void a_first_start_that_was_cut_off_is_made_anew() throws Exception {
    Files.createDirectories(dir.resolve("initdb-1/base"));
    Files.writeString(dir.resolve("initdb-1/PG_VERSION"), "17\n");

    try (var postgres = startIn(dir)) {
      assertThat(number(postgres.url(), "select 1")).isEqualTo(1);
      assertThat(dir.resolve("initdb-1")).doesNotExist();
    }
  }

  @Test
  void a_setting_that_the_server_refuses_is_named() {
    assertThatThrownBy(() -> EmbeddedPostgres.start(again, "fsync=off", "no_such_thing=1"))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageContaining("no_such_thing")
        .hasMessageNotContaining("\n");
  }

  private static long number(Secret url, String sql) throws SQLException {
    return Long.parseLong(text(url, sql));
  }

  private static String text(Secret url, String sql) throws SQLException {
    try (var connection = connect(url);
        var result = connection.createStatement().executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static Connection connect(Secret url) throws SQLException {
    var jdbc = JdbcUrl.of(url);
    return DriverManager.getConnection(jdbc.url(), jdbc.properties());
  }
}
