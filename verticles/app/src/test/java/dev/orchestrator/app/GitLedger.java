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
 * writes down each call before it makes it.
 */
final class GitLedger {

  private final Path bin;
  private final Path calls;

  private GitLedger(Path bin, Path calls) {
    this.bin = bin;
    this.calls = calls;
  }

  static GitLedger in(Path folder) {
    try {
      var bin = Files.createDirectories(folder.resolve("bin"));
      var calls = Files.createFile(folder.resolve("git-calls"));
      var script = Files.writeString(bin.resolve("git"), script(calls));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new GitLedger(bin, calls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script(Path calls) {
    return """
    #!/bin/sh
    printf '%%s\\n' "$*" >>'%s'
    exec %s "$@"
    """
        .formatted(calls, realGit());
  }

  /** Settings with which a server and its workers find this git first. */
  Map<String, String> watching(Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("PATH", bin + ":" + System.getenv("PATH"));
    return Map.copyOf(all);
  }

  /** The pushes that were made. */
  List<String> pushes() {
    try {
      return Files.readAllLines(calls).stream().filter(call -> call.contains("push")).toList();
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
