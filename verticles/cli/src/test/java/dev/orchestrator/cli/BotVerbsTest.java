package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool of bots from the command line. */
@Timeout(60)
class BotVerbsTest {

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(folder.resolve("forge"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_token_comes_from_a_pipe_and_is_never_shown() {
    var bot = server.telegram.newBot("piped_bot");
    var added = Typed.given(server.env(), bot.token() + "\n", "bots", "add");
    assertThat(added).isEqualTo(new Typed(0, "@piped_bot is in the pool.\n", ""));
    var listed = Typed.run(server.env(), "bots");
    assertThat(listed.out()).contains("@piped_bot", "free").doesNotContain(bot.token());
    assertThat(Typed.run(server.env(), "bots", "--available", "--json").out())
        .contains("piped_bot", "registered_at")
        .doesNotContain(bot.token());
    assertThat(Typed.run(server.env(), "bots", "remove", "piped_bot"))
        .isEqualTo(new Typed(0, "@piped_bot was removed.\n", ""));
  }

  @Test
  void a_token_on_the_command_line_is_refused_and_goes_nowhere() {
    var bot = server.telegram.newBot("typed_bot");
    var typed = Typed.given(server.env(), "", "bots", "add", bot.token());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("revoke").doesNotContain(bot.token());
    assertThat(server.telegram.ledger()).noneMatch(call -> call.toString().contains("typed_bot"));
  }

  @Test
  void what_cannot_be_used_is_refused_with_the_reason() {
    var bot = server.telegram.newBot("gone_bot");
    server.telegram.revoke(bot);
    var added = Typed.given(server.env(), bot.token(), "bots", "add");
    assertThat(added.exit()).isEqualTo(4);
    assertThat(added.err()).contains("does not know");
    assertThat(Typed.run(server.env(), "bots", "release", "gone_bot").exit()).isEqualTo(4);
  }
}
