package dev.orchestrator.engineering;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.WorkerReport;
import dev.orchestrator.messages.WorkerReport.Assignment;
import dev.orchestrator.messages.WorkerReport.WorkerCompleted;
import dev.orchestrator.messages.WorkerReport.WorkerFailed;
import dev.orchestrator.messages.WorkerReport.WorkerProgress;
import dev.orchestrator.messages.WorkerReport.WorkerStarted;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.workers.WorkerEnd;
import dev.orchestrator.workers.WorkerEvent;
import dev.orchestrator.workers.WorkerListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what becomes of one worker of a build: that it began, how it gets on, how it ended.
 * Each of these has a key, and what is written depends on the worker's words alone, not on time: so
 * a worker that is followed once more after a crash is not written down twice.
 */
final class WorkerReports implements WorkerListener {

  /** However talkative a worker is. */
  private static final int MOST_PROGRESS = 100;

  private static final int MOST_FILES = 100;
  private static final String TESTER = "tester";

  private final WorkerLog log;
  private final Assignment worker;
  private final String repository;
  private WorkerEvent.@Nullable Progress written;
  private int times;

  private WorkerReports(WorkerLog log, Assignment worker, String repository) {
    this.log = log;
    this.worker = worker;
    this.repository = repository;
  }

  /** Of a worker that writes code. */
  static WorkerReports coding(WorkerLog log, String key, BuildOrder order, String agent) {
    var flow = FlowId.of(key.substring(0, key.indexOf('/')));
    var worker = new Assignment(key, key, agent, flow, order.project(), order.thread());
    return new WorkerReports(log, worker, order.name());
  }

  /** Of a worker that runs tests. */
  static WorkerReports testing(WorkerLog log, String key, BuildOrder order) {
    return coding(log, key, order, TESTER);
  }

  /** What the worker is found by. */
  String key() {
    return worker.name();
  }

  void started(String task) {
    append("started", new WorkerStarted(worker, repository, task));
  }

  /** Only what differs from the last that was written, and no more than so many. */
  @Override
  public void heard(long number, WorkerEvent event) {
    if (event instanceof WorkerEvent.Progress said && isNews(said) && times < MOST_PROGRESS) {
      written = said;
      times++;
      append(
          Long.toString(number),
          new WorkerProgress(worker, said.stage(), said.message(), said.percent()));
    }
  }

  private boolean isNews(WorkerEvent.Progress said) {
    var last = written;
    return last == null || !last.stage().equals(said.stage()) || last.percent() != said.percent();
  }

  /**
   * The first answer counts.
   *
   * @param commit what was tested; of no meaning for a worker that writes code
   */
  void ended(WorkerEnd end, String commit) {
    append("ended", worker.agent().equals(TESTER) ? tested(end, commit) : coded(end));
  }

  /** Tells the end of a worker that nobody has followed to it, if its beginning was told. */
  void broken(WorkerEnd end) {
    if (log.knows(key("started"))) {
      ended(end, "");
    }
  }

  /** As with the verdict, only the exit code counts, whatever the tests print. */
  private WorkerReport tested(WorkerEnd end, String commit) {
    var passed = end.evidence().exitCode().filter(code -> code == 0).isPresent();
    return passed && !(end instanceof WorkerEnd.Flooded)
        ? new WorkerCompleted(worker, commit, "", List.of(), "exit code 0")
        : failed(end);
  }

  private WorkerReport coded(WorkerEnd end) {
    if (end instanceof WorkerEnd.Completed(var result, _)) {
      var files = result.files().stream().limit(MOST_FILES).toList();
      return new WorkerCompleted(worker, result.commit(), result.branch(), files, result.summary());
    }
    return failed(end);
  }

  private WorkerFailed failed(WorkerEnd end) {
    return switch (end) {
      case WorkerEnd.FailedByItself(var kind, var message, _) -> failed(end, kind, message);
      case WorkerEnd.Completed _, WorkerEnd.ExitedWithoutResult _ ->
          failed(end, "exited", exitCode(end));
      case WorkerEnd.Silent(var inactivity, _) ->
          failed(end, "silent", "no sign of life for %d s".formatted(inactivity.toSeconds()));
      case WorkerEnd.TimedOut(var wallClock, _) ->
          failed(end, "timed_out", "not done after %d s".formatted(wallClock.toSeconds()));
      case WorkerEnd.Flooded(var most, _) ->
          failed(end, "flooded", "more than %d bytes of output".formatted(most));
      case WorkerEnd.Vanished _ -> failed(end, "vanished", "it left no exit code");
      case WorkerEnd.Killed _ -> failed(end, "killed", "it was ended from outside");
    };
  }

  private WorkerFailed failed(WorkerEnd end, String kind, String message) {
    return new WorkerFailed(worker, kind, message, String.join("\n", end.evidence().logTail()));
  }

  private static String exitCode(WorkerEnd end) {
    return "exit code " + end.evidence().exitCode().map(String::valueOf).orElse("?");
  }

  private void append(String what, WorkerReport report) {
    log.append(key(what), report);
  }

  private String key(String what) {
    return worker.request() + "#" + what;
  }
}
