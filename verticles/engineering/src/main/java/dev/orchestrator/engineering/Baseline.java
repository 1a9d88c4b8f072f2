package dev.orchestrator.engineering;

import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.manifest.BadManifest;
import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.messages.Phrases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** The tests as they were before a build. */
record Baseline(GitRepository repository, String commit) {

  /** What of the tests is gone or runs otherwise at a newer commit, one line each. */
  List<String> weakened(String newer, Phrases words) {
    var tests = repository.files(commit).stream().filter(Baseline::isTest).toList();
    if (tests.isEmpty()) {
      return List.of(); // what was never there cannot be weakened
    }
    var there = new HashSet<>(repository.files(newer));
    var found = new ArrayList<String>();
    tests.stream()
        .filter(path -> !there.contains(path))
        .forEach(path -> found.add(words.line("test.deleted", path)));
    var before = command(commit);
    var after = command(newer);
    if (!before.isEmpty() && !before.equals(after)) {
      found.add(words.line("test.command", before, after));
    }
    return found;
  }

  private static boolean isTest(String path) {
    return path.toLowerCase(Locale.ROOT).contains("test");
  }

  private String command(String at) {
    try {
      return repository
          .read(at, ProjectManifest.FILE)
          .map(content -> String.join(" ", ProjectManifest.read(content).test()))
          .orElse("");
    } catch (BadManifest e) {
      return "";
    }
  }
}
