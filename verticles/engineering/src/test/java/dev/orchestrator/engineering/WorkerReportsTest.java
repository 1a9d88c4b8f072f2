package dev.orchestrator.engineering;

import static dev.orchestrator.engineering.Workbench.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.State;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.WorkerReport;
import dev.orchestrator.messages.WorkerReport.WorkerCompleted;
import dev.orchestrator.messages.WorkerReport.WorkerFailed;
import dev.orchestrator.messages.WorkerReport.WorkerProgress;
import dev.orchestrator.messages.WorkerReport.WorkerStarted;
import dev.orchestrator.store.DomainEvents;
import dev.orchestrator.store.PlacedEvent;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.workers.WorkerEvent.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerReportsTest {

  @Test
  void each_worker_of_a_build_is_told_from_its_start_to_its_end(@TempDir Path folder)
      throws IOException {
    try (var bench = Workbench.open(folder, Workbench.scripted(folder))) {
      var ann = bench.new Somebody();
      var project = ann.project("told");
      var flow = ann.starts("told", "good");
      assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
      var commit = ann.events(EngineeringFinished.class).getFirst().commit();

      var placed = placed(bench, flow);
      assertThat(placed)
          .extracting(PlacedEvent::type)
          .containsExactly(
              "worker.started",
              "worker.progress",
              "worker.completed",
              "worker.started",
              "worker.completed");
      assertThat(placed)
          .allSatisfy(event -> {
            assertThat(event.thread()).contains(ann.thread);
            assertThat(event.project()).contains(project.id());
          });
      var told = reports(bench, flow);
      assertThat(told.getFirst())
          .isInstanceOfSatisfying(
              WorkerStarted.class,
              started -> {
                assertThat(started.task()).isEqualTo("good");
                assertThat(started.repository()).isEqualTo("told");
                assertThat(started.worker().agent()).isEqualTo("scripted");
                assertThat(started.worker().request()).isEqualTo(flow + "/developer-1");
              });
      assertThat(told.get(1))
          .isEqualTo(new WorkerProgress(told.getFirst().worker(), "clone", "clones", 15));
      assertThat(((WorkerCompleted) told.get(2)).commit()).isEqualTo(commit);
      assertThat(told.getLast())
          .isEqualTo(
              new WorkerCompleted(told.get(3).worker(), commit, "", List.of(), "exit code 0"));
      assertThat(told.getLast().worker().agent()).isEqualTo("tester");
    }
  }

  @Test
  void failed_tests_and_a_worker_that_was_cancelled_have_failed(@TempDir Path folder)
      throws IOException {
    try (var bench = Workbench.open(folder, Workbench.scripted(folder))) {
      var ann = bench.new Somebody();
      ann.project("red");
      var red = ann.starts("red", "second time lucky");
      assertThat(bench.awaitEnd(red)).isEqualTo(State.DONE);
      assertThat(reports(bench, red))
          .filteredOn(WorkerFailed.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              WorkerFailed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo("exited");
                assertThat(failed.message()).isEqualTo("exit code 3");
                assertThat(failed.logTail()).contains("answer is wrong");
              });

      ann.project("slow");
      var slow = ann.starts("slow", "slow");
      await(() -> reports(bench, slow).stream().anyMatch(WorkerProgress.class::isInstance));
      Workbench.done(ann.ask(new CancelWork("slow")));
      assertThat(bench.awaitEnd(slow)).isEqualTo(State.CANCELLED);
      assertThat(reports(bench, slow).getLast())
          .isInstanceOfSatisfying(
              WorkerFailed.class, failed -> assertThat(failed.kind()).isEqualTo("killed"));
      assertThat(reports(bench, slow)).hasSize(3);
    }
  }

  @Test
  void a_worker_that_is_followed_again_after_a_crash_is_not_told_twice(@TempDir Path folder)
      throws IOException {
    var agent = Workbench.scripted(folder);
    try (var crashing = Workbench.open(folder, agent)) {
      var ann = crashing.new Somebody();
      ann.project("lives");
      var flow = ann.starts("lives", "slow");
      await(() -> reports(crashing, flow).stream().anyMatch(WorkerProgress.class::isInstance));
      crashing.crash();
      try (var next = crashing.another(agent)) {
        Files.createFile(folder.resolve("gate"));
        assertThat(next.awaitEnd(flow)).isEqualTo(State.DONE);
        assertThat(placed(next, flow))
            .extracting(PlacedEvent::type)
            .containsExactly(
                "worker.started",
                "worker.progress",
                "worker.completed",
                "worker.started",
                "worker.completed");
      }
    }
  }

  @Test
  void however_talkative_a_worker_is_only_so_much_of_its_progress_is_told(@TempDir Path folder)
      throws IOException {
    try (var bench = Workbench.open(folder, Workbench.scripted(folder))) {
      var flow = FlowId.next();
      var log = new WorkerLog(bench.database, bench.flows, bench.bus);
      var reports = WorkerReports.coding(log, flow + "/developer-1", order(bench), "talker");
      for (var number = 1; number <= 1_000; number++) {
        reports.heard(number, new Progress("run", "word " + number, number / 3 % 100));
      }
      var told = reports(bench, flow);
      assertThat(told).hasSize(100);
      assertThat(told)
          .extracting(report -> ((WorkerProgress) report).percent())
          .startsWith(0, 1, 2, 3);
    }
  }

  private static BuildOrder order(Workbench bench) {
    var ann = bench.new Somebody();
    var project = ann.project("talks");
    return new BuildOrder(
        project.id(),
        "talks",
        project.kind(),
        "",
        "talk",
        Optional.of(ann.thread),
        project.status(),
        Locale.ENGLISH,
        null);
  }

  private static List<PlacedEvent> placed(Workbench bench, FlowId flow) {
    var events = new DomainEvents(bench.database);
    events.place();
    return events.after(0, 10_000).stream()
        .filter(event -> event.event() instanceof WorkerReport)
        .filter(event -> event.flow().equals(Optional.of(flow)))
        .toList();
  }

  private static List<WorkerReport> reports(Workbench bench, FlowId flow) {
    return placed(bench, flow).stream().map(event -> (WorkerReport) event.event()).toList();
  }
}
