package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line itself: help, and what makes no sense. */
@Timeout(60)
class CommandLineTest {

  @ParameterizedTest
  @CsvSource({"stauts, status", "depoly, deploy", "chatt, chat", "thread, threads"})
  void an_unknown_verb_is_answered_with_the_nearest(String typo, String meant) {
    var typed = Typed.run(Map.of(), typo);
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err().strip())
        .isEqualTo("There is no verb %s. Did you mean: orchestrator %s?".formatted(typo, meant));
  }

  @Test
  void a_verb_that_is_like_no_other_is_answered_with_help() {
    assertThat(Typed.run(Map.of(), "xylophone").err()).contains("orchestrator help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy",
        "new",
        "status --yaml",
        "logs shop -n many",
        "flow shwo",
        "--url",
        "plan",
        "plan shop perhaps",
        "secrets set shop",
        "secrets sett shop KEY",
        "secrets forget",
        "secrets assign shop KEY",
        "agents set",
        "agents reset",
        "usage --days soon",
        "why",
        "alerts ack",
        "jobs run",
        "nodes stop",
        "flow fork",
        "flow fork a b",
        "approve --refuse",
        "rollback shop --release x",
        "doctor now",
        "retention --yaml",
        "help deploy stop"
      })
  void a_command_line_that_makes_no_sense_is_usage(String line) {
    var typed = Typed.run(Map.of(), line.split(" ", -1));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err().lines()).hasSize(1);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err()).contains("See: orchestrator").doesNotContain("Exception");
  }

  @Test
  void an_address_that_is_none_is_usage() {
    assertThat(Typed.run(Map.of(), "status", "--url", "nonsense").exit()).isEqualTo(2);
    assertThat(Typed.run(Map.of(), "--url", "ftp://x", "status").exit()).isEqualTo(2);
  }

  @Test
  void help_names_every_verb_and_every_status() {
    for (var args : new String[][] {{}, {"help"}, {"--help"}}) {
      var typed = Typed.run(Map.of(), args);
      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains(Cli.verbNames()).contains("130");
      assertThat(typed.out().lines().filter(line -> line.matches("  [a-z]+ +[A-Z].*[.]")))
          .as("each verb has one line")
          .hasSameSizeAs(Cli.verbNames());
    }
  }

  @Test
  void every_verb_explains_itself_within_the_width_of_a_terminal() {
    for (var verb : Cli.verbNames()) {
      for (var args : new String[][] {{verb, "--help"}, {"help", verb}}) {
        var typed = Typed.run(Map.of(), args);
        assertThat(typed.exit()).as(verb).isZero();
        assertThat(typed.out()).as(verb).startsWith("Usage: orchestrator " + verb);
        assertThat(typed.out().lines()).as(verb).allMatch(line -> line.length() <= 80);
      }
    }
    assertThat(Typed.run(Map.of(), "help", "deploy").out()).contains("--commit");
    assertThat(Typed.run(Map.of(), "deploy", "--help").out()).contains("--commit");
    assertThat(Typed.run(Map.of(), "version").out()).startsWith("orchestrator ");
  }
}
