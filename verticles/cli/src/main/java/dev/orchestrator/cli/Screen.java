package dev.orchestrator.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What a person sees. Colours, prompts and the line that counts the seconds appear on a terminal
 * only. What comes from the server can move no cursor. Safe for several threads.
 */
final class Screen {

  private static final String UP = "\033[1A";
  private static final String CLEAR = "\r\033[K";

  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final boolean colours;
  private String unfinished = "";
  private boolean speaking;

  Screen(PrintStream out, PrintStream err, Terminal terminal, Map<String, String> env) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
    this.colours =
        terminal.interactive()
            && env.getOrDefault("NO_COLOR", "").isEmpty()
            && !env.getOrDefault("TERM", "").equals("dumb");
  }

  Terminal terminal() {
    return terminal;
  }

  /** Where help is written. */
  PrintStream out() {
    return out;
  }

  /** How something looks; without colours it is left as it is. */
  enum Look {
    PLAIN(""),
    FAINT("\033[2m"),
    BOLD("\033[1m"),
    GOOD("\033[32m"),
    BAD("\033[31m"),
    ASKING("\033[33m");

    private final String code;

    Look(String code) {
      this.code = code;
    }
  }

  synchronized void say(String line) {
    say(Look.PLAIN, line);
  }

  synchronized void say(Look look, String line) {
    clear();
    out.println(painted(look, harmless(line)));
    out.print(unfinished);
    out.flush();
  }

  /** Rows in columns, as wide as the terminal; words instead if there are none. */
  synchronized void say(Table table, String ifEmpty) {
    if (table.isEmpty()) {
      say(ifEmpty);
    } else {
      table.lines(terminal.width()).forEach(this::say);
    }
  }

  /** To the error stream, so that scripts do not read it. */
  synchronized void warn(String line) {
    clear();
    err.println(painted(Look.ASKING, harmless(line)));
    out.print(unfinished);
    out.flush();
  }

  synchronized void fail(String line) {
    clear();
    err.println(painted(Look.BAD, harmless(line)));
  }

  /** What is being said, on a line of its own until the next line takes its place. */
  synchronized void speaking(String text) {
    if (terminal.interactive() && !(text.isEmpty() && !speaking)) {
      clear();
      speaking = !text.isEmpty();
      if (speaking) {
        out.println(painted(Look.FAINT, tail(text)));
      }
      out.print(unfinished);
      out.flush();
    }
  }

  /** The end of the last line, as much as fits on one row. */
  private String tail(String text) {
    var line = harmless(text).lines().reduce((_, last) -> last).orElse("").replace('\t', ' ');
    var room = Math.max(10, terminal.width() - 4);
    return line.length() <= room ? line : "…" + line.substring(line.length() - room + 1);
  }

  /** A line that stays at the bottom while others are said, and that the person types behind. */
  synchronized void prompt(String text) {
    if (terminal.interactive()) {
      clear();
      unfinished = painted(Look.BOLD, text);
      out.print(unfinished);
      out.flush();
    }
  }

  /** The person has finished the line. */
  synchronized void entered() {
    unfinished = "";
    speaking = false; // the cursor has left that place
  }

  /** Shows that something goes on, and for how long. */
  synchronized void waiting(String what, Duration since) {
    if (terminal.interactive() && !speaking) {
      clear();
      unfinished = painted(Look.FAINT, "  %s … %s".formatted(harmless(what), elapsed(since)));
      out.print(unfinished);
      out.flush();
    }
  }

  /** Nothing goes on any more. */
  synchronized void rest() {
    clear();
    unfinished = "";
  }

  private void clear() {
    if (!unfinished.isEmpty() || speaking) {
      out.print(speaking ? CLEAR + UP + CLEAR : CLEAR);
      out.flush();
    }
    speaking = false;
  }

  private String painted(Look look, String text) {
    return colours && !look.code.isEmpty() ? look.code + text + "\033[0m" : text;
  }

  private static String elapsed(Duration time) {
    return time.toMinutes() == 0
        ? time.toSeconds() + " s"
        : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** Without what would move a cursor, change a colour or ring a bell. */
  static String harmless(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !Character.isISOControl(c) || c == '\n' || c == '\t')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
