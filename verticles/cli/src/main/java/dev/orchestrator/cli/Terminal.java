package dev.orchestrator.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the program is connected to.
 *
 * @param interactive whether a person reads and types, and no pipe
 * @param width columns; no limit in a pipe
 */
record Terminal(boolean interactive, int width) {

  private static final int USUAL_WIDTH = 80;

  static final Terminal PIPE = new Terminal(false, Integer.MAX_VALUE);

  /** The terminal of this process, if both its input and its output are one. */
  @SuppressWarnings("SystemConsoleNull") // it is null again in JDK 25, where neither is one
  static Terminal ofProcess(Map<String, String> env) {
    var console = System.console();
    return console != null && console.isTerminal() ? new Terminal(true, width(env)) : PIPE;
  }

  private static int width(Map<String, String> env) {
    try {
      return Integer.parseInt(env.getOrDefault("COLUMNS", askedWidth()).strip());
    } catch (IOException | NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }

  /** The terminal itself knows; {@code stty size} prints rows and columns. */
  private static String askedWidth() throws IOException {
    var stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
    try (var out = stty.getInputStream()) {
      var size = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
      return size.substring(size.indexOf(' ') + 1);
    }
  }
}
