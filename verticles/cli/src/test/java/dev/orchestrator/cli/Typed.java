package dev.orchestrator.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A command line that was run, with what it printed. */
record Typed(int exit, String out, String err) {

  static Typed run(Map<String, String> env, String... args) {
    return given(env, "", args);
  }

  static Typed given(Map<String, String> env, String input, String... args) {
    var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return run(Terminal.PIPE, env, in, new ByteArrayOutputStream(), args);
  }

  /** On a terminal of a width, or in a pipe, with an input that may wait. */
  static Typed run(
      Terminal terminal,
      Map<String, String> env,
      InputStream in,
      ByteArrayOutputStream out,
      String... args) {
    var err = new ByteArrayOutputStream();
    var screen = new Screen(ascii(out), ascii(err), terminal, env);
    var exit = Cli.run(args, env, in, screen);
    return new Typed(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A stream that would write question marks if it were used for letters. */
  private static PrintStream ascii(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.US_ASCII);
  }
}
