package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AllEventsTest {

  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(20));

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_newest_are_listed_with_position_and_words() {
    assertThat(Typed.run(server.env(), "events").out()).contains("Nothing has happened yet.");
    happens(60);
    var typed = Typed.run(server.env(), "events");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out().lines()).hasSize(50).first().asString().contains("11", "Said", "n 11");
    assertThat(typed.out()).contains("n 60").doesNotContain("n 10 ");
    assertThat(Typed.run(server.strangersEnv(), "events").out()).contains("Nothing has happened");
  }

  @Test
  void a_script_gets_all_that_follows_a_position_one_object_a_line() {
    happens(1_020);
    var typed = Typed.run(server.env(), "events", "--after", "7", "--json");
    assertThat(typed.out().lines().map(line -> Json.tree(line).path("position").asLong()))
        .isEqualTo(LongStream.rangeClosed(8, 1_020).boxed().toList());
    assertThat(Typed.run(server.env(), "events", "--after", "1020", "--json").out()).isEmpty();
  }

  @Test
  void a_position_that_is_none_is_refused_with_the_reason() {
    happens(1);
    var beyond = Typed.run(server.env(), "events", "--after", "12");
    assertThat(beyond.exit()).isEqualTo(4);
    assertThat(beyond.err()).contains("after is 12, but the newest event is 1");
    assertThat(Typed.run(server.env(), "events", "--after", "-1").exit()).isEqualTo(4);
    assertThat(Typed.run(server.env(), "events", "--after", "soon").exit()).isEqualTo(2);
  }

  @Test
  void who_follows_sees_what_happens_also_after_the_server_was_away() throws Exception {
    happens(1);
    var out = new ByteArrayOutputStream();
    var env = server.env();
    var following =
        Thread.ofVirtual()
            .start(() ->
                Typed.run(
                    Terminal.PIPE, env, InputStream.nullInputStream(), out, "events", "--follow"));
    SOON.until("the first is shown", () -> shown(out).contains("n 1"));
    happens(2);
    SOON.until("the next is shown", () -> shown(out).contains("n 2"));
    var port = server.goAway();
    happens(3);
    server.comeBack(port);
    SOON.until("what happened meanwhile is shown", () -> shown(out).contains("n 3"));
    following.interrupt();
    following.join();
    assertThat(shown(out).lines()).hasSize(3);
  }

  private static String shown(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** So many events altogether. */
  private void happens(int upTo) {
    var thread = server.stores.threads().open(server.user(), "");
    IntStream.rangeClosed((int) server.stores.events().head() + 1, upTo)
        .forEach(n -> server.tell(thread, new Said("n " + n)));
    server.stores.events().place();
    assertThat(Optional.of(server.stores.events().head())).contains((long) upTo);
  }
}
