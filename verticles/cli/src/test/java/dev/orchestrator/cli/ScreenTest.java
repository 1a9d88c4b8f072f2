package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The line that moves, on a terminal and in a pipe. */
class ScreenTest {

  private static final Map<String, String> PLAIN = Map.of("NO_COLOR", "1");
  private static final String AWAY = "\r\033[K\033[1A\r\033[K";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void what_is_being_said_grows_in_one_place_and_gives_way_to_what_was_said() {
    var screen = screen(new Terminal(true, 80));
    screen.speaking("It is");
    screen.speaking("It is live");
    screen.say("It is live at last.");
    assertThat(written())
        .isEqualTo("It is\n" + AWAY + "It is live\n" + AWAY + "It is live at last.\n");
  }

  @Test
  void the_prompt_stays_below_what_is_being_said() {
    var screen = screen(new Terminal(true, 80));
    screen.prompt("> ");
    screen.speaking("It is");
    screen.say("Done.");
    assertThat(written()).isEqualTo("> \r\033[KIt is\n> " + AWAY + "Done.\n> ");
  }

  @Test
  void words_that_come_to_nothing_leave_nothing() {
    var screen = screen(new Terminal(true, 80));
    screen.speaking("It is");
    screen.speaking("");
    screen.speaking("");
    assertThat(written()).isEqualTo("It is\n" + AWAY);
  }

  @Test
  void only_as_much_is_shown_as_fits_one_row_and_it_moves_no_cursor() {
    var screen = screen(new Terminal(true, 24));
    screen.speaking("first line\n\033[2J" + "x".repeat(100) + "end");
    assertThat(written().strip())
        .hasSize(20)
        .startsWith("…")
        .endsWith("xend")
        .doesNotContain("\033");
  }

  @Test
  void a_script_reads_neither_what_is_being_said_nor_how_long_it_takes() {
    var screen = screen(Terminal.PIPE);
    screen.prompt("> ");
    screen.speaking("It is");
    screen.waiting("working", Duration.ofSeconds(3));
    screen.say("Done.");
    assertThat(written()).isEqualTo("Done.\n");
  }

  private Screen screen(Terminal terminal) {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Screen(stream, stream, terminal, PLAIN);
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
