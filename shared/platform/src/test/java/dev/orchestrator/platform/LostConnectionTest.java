package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that gives no answer, beside other things that fail. */
class LostConnectionTest {

  private Vertx vertx;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_connection_that_is_reset_is_a_lost_one() throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> resetAll(server));
      assertThat(failure("postgresql://u:p@127.0.0.1:" + server.getLocalPort() + "/d"))
          .isInstanceOf(Database.Unanswered.class)
          .matches(LostConnection::isCauseOf);
    }
  }

  @Test
  void a_port_where_nobody_listens_is_a_lost_one() {
    assertThat(failure("postgresql://u:p@127.0.0.1:1/d")).matches(LostConnection::isCauseOf);
  }

  @Test
  void a_statement_that_is_wrong_stays_wrong() {
    var failure =
        new PgException("relation \"no_such_table\" does not exist", "ERROR", "42P01", "");
    assertThat(LostConnection.isCauseOf(failure)).isFalse();
  }

  @Test
  void a_database_that_shuts_down_is_a_lost_one() {
    var failure = new PgException("terminating connection", "FATAL", "57P01", "");
    assertThat(LostConnection.isCauseOf(new IllegalStateException(failure))).isTrue();
  }

  @Test
  void what_other_sockets_suffer_says_nothing_of_the_database() {
    var failure = new UncheckedIOException(new SocketException("Connection reset"));
    assertThat(LostConnection.isCauseOf(failure)).isFalse();
  }

  private Throwable failure(String url) {
    try (var database = Database.open(vertx, new Secret(url), 1)) {
      return catchThrowable(() -> database.query("SELECT 1"));
    }
  }

  /** Closing without lingering sends a reset in place of the usual end. */
  private static void resetAll(ServerSocket server) {
    try {
      while (true) {
        try (var socket = server.accept()) {
          socket.setSoLinger(true, 0);
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
