package dev.orchestrator.platform;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

  @TempDir Path dir;
  private EmbeddedRedis redis;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.start(dir.resolve("redis"));
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void it_answers_who_knows_the_password() throws IOException {
    var password = URI.create(redis.url().reveal()).getUserInfo().substring(1);

    assertThat(answer("PING")).startsWith("-NOAUTH");
    assertThat(answer("AUTH wrong")).startsWith("-WRONGPASS");
    assertThat(answer("AUTH " + password)).isEqualTo("+OK");
  }

  @Test
  void two_at_once_have_ports_and_passwords_of_their_own() {
    try (var other = EmbeddedRedis.start(dir.resolve("other"))) {
      var one = URI.create(redis.url().reveal());
      var two = URI.create(other.url().reveal());

      assertThat(two.getPort()).isNotEqualTo(one.getPort());
      assertThat(two.getUserInfo()).isNotEqualTo(one.getUserInfo());
    }
  }

  @Test
  void the_url_stays_the_same_between_starts_and_the_data_does_not() throws IOException {
    var url = redis.url();
    var password = URI.create(url.reveal()).getUserInfo().substring(1);
    assertThat(answers("AUTH " + password + "\r\nSET kept 1\r\nGET kept", 4)).endsWith("1");

    redis.close();
    redis = EmbeddedRedis.start(dir.resolve("redis"));

    assertThat(redis.url()).isEqualTo(url);
    assertThat(answers("AUTH " + password + "\r\nGET kept", 2)).endsWith("$-1");
  }

  @Test
  void a_folder_that_is_in_use_is_refused() {
    assertThatThrownBy(() -> EmbeddedRedis.start(dir.resolve("redis")))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageStartingWith("embedded Redis: ")
        .hasMessageContaining("is in use by another server");
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws IOException {
    var file = Files.writeString(dir.resolve("file"), "no folder");

    assertThatThrownBy(() -> EmbeddedRedis.start(file))
        .isInstanceOf(ServiceFailed.class)
        .hasMessageContaining("cannot write " + file + " (not a folder)");
  }

  @Test
  void it_is_not_to_be_reached_from_outside() throws IOException {
    var outside = Outside.address();
    assumeTrue(outside.isPresent(), "this machine has the loopback address only");

    assertThatThrownBy(() -> new Socket(outside.get(), port()).close())
        .isInstanceOf(ConnectException.class);
  }

  private int port() {
    return URI.create(redis.url().reveal()).getPort();
  }

  private String answer(String command) throws IOException {
    return answers(command, 1);
  }

  /** Sends commands in one go and returns the lines of the answers, joined. */
  private String answers(String commands, int lines) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write((commands + "\r\n").getBytes(StandardCharsets.UTF_8));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return reader.lines().limit(lines).collect(joining(" "));
    }
  }
}
