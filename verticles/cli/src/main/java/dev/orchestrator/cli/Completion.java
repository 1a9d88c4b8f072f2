package dev.orchestrator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Completes words in a shell: the script that the shell loads asks this program what may follow.
 */
final class Completion {

  private Completion() {}

  /** The shells that there is a script for. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  /** Prints the script that a shell loads. */
  @Command(
      name = "completion",
      description = "Print the completion script of a shell.",
      footer = {
        "",
        "For the shell you are in, or as a line of its start file:",
        "  source <(orchestrator completion bash)      (or zsh)",
        "  orchestrator completion fish | source"
      })
  static final class Script implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "<shell>", description = "bash, zsh or fish.")
    private @Nullable Shell shell;

    Script(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      session.screen().say(text(Objects.requireNonNull(shell)).strip());
      return 0;
    }

    private static String text(Shell shell) {
      try (var file = Script.class.getResourceAsStream("/completion/" + shell)) {
        return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Prints what the last of the words may become, one candidate a line. */
  @Command(name = "complete", hidden = true, description = "What the last word may become.")
  static final class Candidates implements Callable<Integer> {

    private final Screen screen;
    private final Function<String[], CommandLine> lines;

    @Parameters(arity = "0..*", paramLabel = "<word>")
    private List<String> words = new ArrayList<>();

    /**
     * @param lines the command line that these words are of
     */
    Candidates(Screen screen, Function<String[], CommandLine> lines) {
      this.screen = screen;
      this.lines = lines;
    }

    @Override
    public Integer call() {
      var typed = words.isEmpty() ? List.of("") : words;
      candidates(typed).forEach(screen::say);
      return 0;
    }

    private List<String> candidates(List<String> typed) {
      var last = typed.getLast();
      var rests = new ArrayList<CharSequence>();
      var args = typed.toArray(String[]::new);
      AutoComplete.complete(
          lines.apply(args).getCommandSpec(),
          args,
          args.length - 1,
          last.length(),
          String.join(" ", typed).length(),
          rests);
      return rests.stream()
          .map(rest -> last + rest)
          .filter(word -> fits(word, last))
          .sorted()
          .toList();
    }

    /** Options are offered to whoever has begun one. */
    private static boolean fits(String candidate, String begun) {
      return begun.startsWith("-") || !candidate.startsWith("-");
    }
  }
}
