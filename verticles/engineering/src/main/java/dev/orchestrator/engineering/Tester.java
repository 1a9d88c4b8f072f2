package dev.orchestrator.engineering;

import dev.orchestrator.engineering.Verdict.Failed;
import dev.orchestrator.engineering.Verdict.Passed;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.manifest.BadManifest;
import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.workers.Limits;
import dev.orchestrator.workers.WorkerEnd;
import dev.orchestrator.workers.WorkerListener;
import dev.orchestrator.workers.WorkerSpec;
import dev.orchestrator.workers.Workers;
import java.util.List;
import java.util.Map;

/**
 * Runs a project's tests itself, in a worker of its own with a clean copy of exactly one commit.
 * The verdict is the exit code, whatever the tests print.
 */
final class Tester {

  private final Workers workers;
  private final Forge forge;
  private final WorkerLog log;

  Tester(Workers workers, Forge forge, WorkerLog log) {
    this.workers = workers;
    this.forge = forge;
    this.log = log;
  }

  /**
   * @param baseline the commit that the tests must not be weaker than
   */
  Verdict test(String key, BuildOrder order, String baseline, String commit, Phrases words)
      throws InterruptedException {
    var repository = forge.open(order.project());
    try {
      var manifest = manifest(repository, commit);
      if (manifest.test().isEmpty()) {
        return missing(words, ProjectManifest.FILE + ": no test:");
      }
      var reports = WorkerReports.testing(log, key, order);
      var end =
          run(
              new WorkerSpec(key, manifest.test(), Map.of(), Limits.testing()),
              repository,
              commit,
              reports);
      return judge(end, manifest, commit, new Baseline(repository, baseline), words);
    } catch (BadManifest e) {
      return missing(words, String.valueOf(e.getMessage()));
    }
  }

  private static ProjectManifest manifest(GitRepository repository, String commit) {
    return repository
        .read(commit, ProjectManifest.FILE)
        .map(ProjectManifest::read)
        .orElseGet(
            () -> ProjectManifest.read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private WorkerEnd run(
      WorkerSpec spec, GitRepository repository, String commit, WorkerReports reports)
      throws InterruptedException {
    workers.start(spec, folder -> repository.exportTo(commit, folder));
    reports.started(String.join(" ", spec.command()));
    var end = workers.await(spec.key(), 0, WorkerListener.DEAF);
    reports.ended(end, commit);
    workers.remove(spec.key());
    return end;
  }

  private static Verdict judge(
      WorkerEnd end, ProjectManifest manifest, String commit, Baseline baseline, Phrases words) {
    var code = end.evidence().exitCode();
    if (code.isPresent() && code.get() == 0 && !(end instanceof WorkerEnd.Flooded)) {
      return new Passed(commit, report(manifest, baseline.weakened(commit, words), words));
    }
    var hung = end instanceof WorkerEnd.TimedOut || end instanceof WorkerEnd.Silent;
    var reason =
        hung
            ? words.line("tests_hung")
            : words.line("tests_failed", code.map(String::valueOf).orElse("?"));
    return Failed.of(hung ? "tests_hung" : "tests_failed", reason, end.evidence().logTail());
  }

  private static String report(ProjectManifest manifest, List<String> weakened, Phrases words) {
    var passed = words.line("tests.passed", String.join(" ", manifest.test()));
    return weakened.isEmpty()
        ? passed
        : passed + " " + words.line("tests.weakened", String.join("; ", weakened));
  }

  /** A check that cannot run is a failed check. */
  private static Failed missing(Phrases words, String why) {
    return Failed.of("tests_missing", words.line("tests_missing", why), List.of());
  }
}
