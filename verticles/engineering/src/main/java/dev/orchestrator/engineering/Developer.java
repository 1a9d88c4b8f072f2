package dev.orchestrator.engineering;

import dev.orchestrator.engineering.Verdict.Failed;
import dev.orchestrator.engineering.Verdict.Written;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.platform.Meanwhile;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.workers.Limits;
import dev.orchestrator.workers.WorkerEnd;
import dev.orchestrator.workers.WorkerEvent;
import dev.orchestrator.workers.WorkerSpec;
import dev.orchestrator.workers.Workers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a coding agent write the code, and looks at what is really there afterwards. */
final class Developer {

  private final Workers workers;
  private final Forge forge;
  private final EngineeringVerticle.Agent agent;
  private final WorkerLog log;

  Developer(Workers workers, Forge forge, EngineeringVerticle.Agent agent, WorkerLog log) {
    this.workers = workers;
    this.forge = forge;
    this.agent = agent;
    this.log = log;
  }

  /**
   * One round. A worker that a crash left running is followed to its end, not started again.
   *
   * @param before what failed in the round before
   */
  Verdict write(
      String key,
      BuildOrder order,
      Workpiece piece,
      int round,
      @Nullable Failed before,
      Story story)
      throws InterruptedException {
    var repository = forge.open(order.project());
    var spec = new WorkerSpec(key, agent.command(), agent.env(), Limits.coding());
    workers.start(spec, task(order, repository, piece, round, before).workspace());
    var reports = WorkerReports.coding(log, key, order, agent.name());
    reports.started(order.task());
    var end = await(key, round, story, reports);
    reports.ended(end, "");
    workers.remove(key);
    return judge(end, repository, piece, story.words());
  }

  private WorkerEnd await(String key, int round, Story story, WorkerReports reports)
      throws InterruptedException {
    var told = new WorkerStory(story, round);
    try (var _ =
        Meanwhile.every(
            Story.LONG,
            took ->
                story.meanwhile(
                    "developer-" + round,
                    story.words().line("developer.still", round, took.toSeconds())))) {
      return workers.await(
          key,
          0,
          (number, event) -> {
            reports.heard(number, event);
            told.heard(number, event);
          });
    }
  }

  private static TaskFile task(
      BuildOrder order,
      GitRepository repository,
      Workpiece piece,
      int round,
      @Nullable Failed before) {
    return new TaskFile(
        order.name(),
        order.kind(),
        order.description(),
        order.task(),
        repository.url(),
        piece.branch(),
        "main",
        round,
        before == null ? null : before.feedback());
  }

  private static Verdict judge(
      WorkerEnd end, GitRepository repository, Workpiece piece, Phrases words) {
    var output = end.evidence().logTail();
    return switch (end) {
      case WorkerEnd.Completed(var result, _) -> look(result, output, repository, piece, words);
      case WorkerEnd.FailedByItself(var kind, var message, _) ->
          Failed.of(kind, words.line("agent_failed", message), output);
      case WorkerEnd.ExitedWithoutResult(var code, _) ->
          Failed.of("no_result", words.line("exited", code), output);
      case WorkerEnd.Silent(var inactivity, _) ->
          Failed.of("silent", words.line("silent", inactivity.toMinutes()), output);
      case WorkerEnd.TimedOut(var wallClock, _) ->
          Failed.of("timed_out", words.line("timed_out", wallClock.toMinutes()), output);
      case WorkerEnd.Flooded _ -> Failed.of("flooded", words.line("flooded"), output);
      case WorkerEnd.Vanished _ -> Failed.of("vanished", words.line("vanished"), output);
      case WorkerEnd.Killed _ -> Failed.of("killed", words.line("killed"), output);
    };
  }

  /** What the agent says proves nothing: the commit is looked for where it should be. */
  private static Verdict look(
      WorkerEvent.Completed result,
      List<String> output,
      GitRepository repository,
      Workpiece piece,
      Phrases words) {
    var commit = result.commit().strip();
    if (commit.isEmpty()) {
      return Failed.of("no_commit", words.line("no_commit"), output);
    }
    if (!repository.exists(commit) || !repository.isOn(piece.branch(), commit)) {
      return Failed.of("commit_not_on_remote", words.line("commit_not_on_remote", commit), output);
    }
    if (repository.changedBeyond(piece.commit(), commit).isEmpty()) {
      return Failed.of("nothing_changed", words.line("nothing_changed", commit), output);
    }
    return new Written(commit, result.summary());
  }
}
