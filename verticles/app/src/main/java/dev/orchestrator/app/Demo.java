package dev.orchestrator.app;

import dev.orchestrator.cli.Cli;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The main job, shown: asks for a project as a user would.
 *
 * @param once whether to end when the project is live
 * @param sentence what is asked for
 */
record Demo(boolean once, String sentence) {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final String ONCE = "--once";

  /** Reads {@code [--once] [words…]}. */
  static Demo of(String... args) {
    var words = Arrays.stream(args).filter(arg -> !arg.equals(ONCE)).toList();
    return new Demo(
        List.of(args).contains(ONCE), words.isEmpty() ? SENTENCE : String.join(" ", words));
  }

  /** Asks, and shows what happens until it is live; returns the exit code of the command line. */
  int run(Server server, Map<String, String> env) {
    System.out.println("you> " + sentence);
    var known = new HashMap<>(env);
    known.put("ORCHESTRATOR_URL", server.url());
    known.put("ORCHESTRATOR_KEY", server.key().reveal());
    var verb = new String[] {"new", sentence};
    return Cli.run(verb, known, System.in, System.out, System.err);
  }
}
