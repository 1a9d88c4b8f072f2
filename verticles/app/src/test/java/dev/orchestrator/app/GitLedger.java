package dev.orchestrator.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An effect ledger outside of every process under test: a {@code git} in front of the real one that
 * writes down each call before it makes it, and each push that has succeeded.
 */
final class GitLedger {

  private final Path bin;
  private final Path calls;
  private final Path pushed;

  private GitLedger(Path bin, Path calls, Path pushed) {
    this.bin = bin;
    this.calls = calls;
    this.pushed = pushed;
  }

  static GitLedger in(Path folder) {
    try {
      var bin = Files.createDirectories(folder.resolve("bin"));
      var calls = Files.createFile(folder.resolve("git-calls"));
      var pushed = Files.createFile(folder.resolve("git-pushed"));
      var script = Files.writeString(bin.resolve("git"), script(calls, pushed));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new GitLedger(bin, calls, pushed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script(Path calls, Path pushed) {
    return """
    #!/bin/sh
    printf '%%s\\n' "$*" >>'%1$s'
    case " $* " in *' push '*) ;; *) exec %3$s "$@" ;; esac
    %3$s "$@" || exit $?
    printf '%%s\\n' "$*" >>'%2$s'
    """
        .formatted(calls, pushed, realGit());
  }

  /** Settings with which a server and its workers find this git first. */
  Map<String, String> watching(Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("PATH", bin + ":" + System.getenv("PATH"));
    return Map.copyOf(all);
  }

  /** The pushes that were made. */
  List<String> pushes() {
    return lines(calls).stream().filter(call -> call.contains("push")).toList();
  }

  /** The branches that were pushed, each as often as it was. */
  List<String> pushedBranches() {
    return lines(pushed).stream()
        .map(call -> call.substring(call.indexOf("refs/heads/") + "refs/heads/".length()))
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path realGit() {
    for (var folder : System.getenv("PATH").split(":", -1)) {
      var git = Path.of(folder, "git");
      if (Files.isExecutable(git)) {
        return git;
      }
    }
    throw new AssertionError("git is not on the PATH");
  }
}
