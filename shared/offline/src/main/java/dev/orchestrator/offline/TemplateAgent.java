package dev.orchestrator.offline;

import dev.orchestrator.offline.AgentEvent.Completed;
import dev.orchestrator.offline.AgentEvent.Failed;
import dev.orchestrator.offline.AgentEvent.Progress;
import dev.orchestrator.offline.AgentEvent.Started;
import dev.orchestrator.offline.Reading.NotUnderstood;
import dev.orchestrator.offline.Reading.NothingToChange;
import dev.orchestrator.offline.Reading.Understood;
import dev.orchestrator.platform.JsonMismatch;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A coding agent that writes small programs from templates. It is a process of its own: it reads
 * {@code task.json} from its working folder, clones into {@code repository} beside it, and reports
 * on standard output in JSON lines: {@code started}, {@code progress}, at last {@code completed} or
 * {@code failed}. It ends with 0 when it completed, else with 1.
 */
public final class TemplateAgent {

  private static final Duration TEST_LIMIT = Duration.ofMinutes(5);
  private static final int OUTPUT_SHOWN = 4000;

  private final Path folder;
  private final Consumer<AgentEvent> report;

  TemplateAgent(Path folder, Consumer<AgentEvent> report) {
    this.folder = folder;
    this.report = report;
  }

  /** Does the job in the working folder. */
  public static void main(String[] arguments) {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    var agent = new TemplateAgent(Path.of(""), event -> out.println(event.line()));
    System.exit(agent.run() ? 0 : 1);
  }

  /** Whether it completed; every failure is reported as an event. */
  boolean run() {
    try {
      report.accept(work());
      return true;
    } catch (JobFailed e) {
      report.accept(e.event());
    } catch (JsonMismatch | Catalogue.UnknownFeature e) {
      report.accept(new Failed("bad_job", String.valueOf(e.getMessage()), ""));
    } catch (UncheckedIOException e) {
      report.accept(new Failed("disk", String.valueOf(e.getMessage()), ""));
    }
    return false;
  }

  private Completed work() {
    progress("prepare", "reads the task", 5);
    var job = readJob();
    report.accept(new Started(job.repository(), job.task()));
    progress("clone", "clones the repository", 15);
    var checkout = Checkout.of(job, folder.resolve("repository"));
    progress("run", "writes the code", 40);
    var before = checkout.read(Design.FILE).map(Design::read);
    return switch (reading(job, checkout, before)) {
      case Understood(var design, var changes) -> change(job, checkout, before, design, changes);
      case NotUnderstood(var message) -> throw new JobFailed("not_understood", message);
      case NothingToChange(var message) -> unchanged(job, checkout, message);
    };
  }

  private Job readJob() {
    try {
      return Job.read(Files.readString(folder.resolve(Job.FILE)));
    } catch (IOException e) {
      throw new JobFailed("bad_job", "there is no readable task.json in the working folder");
    }
  }

  private static Reading reading(Job job, Checkout checkout, Optional<Design> before) {
    if (before.isEmpty() && checkout.read("Service.java").isPresent()) {
      throw new JobFailed(
          "not_understood",
          "this project was not written from templates (it has no template.json): the template agent cannot change it");
    }
    return before
        .map(design -> TemplateCatalog.read(design, job.task()))
        .orElseGet(() ->
            TemplateCatalog.understands(job.kind(), job.project(), job.description(), job.task()));
  }

  private Completed change(
      Job job, Checkout checkout, Optional<Design> before, Design design, List<String> changes) {
    Rewrite.run(checkout, before, design);
    scaffoldIfMissing(job, checkout);
    if (!checkout.changed()) {
      throw new JobFailed("nothing_to_change", "the project does all this already");
    }
    test(checkout);
    progress("commit", String.join("; ", changes), 70);
    checkout.commit(message(job, changes));
    progress("push", "pushes " + job.branch(), 85);
    checkout.push(job.branch());
    return completed(job, checkout, changes);
  }

  /** The same job may run twice: then the branch holds its work already, and that is the result. */
  private Completed unchanged(Job job, Checkout checkout, String message) {
    if (!checkout.differs(job.baseOrMain(), Design.FILE)) {
      throw new JobFailed("nothing_to_change", message);
    }
    test(checkout);
    return completed(job, checkout, List.of(message));
  }

  private Completed completed(Job job, Checkout checkout, List<String> changes) {
    progress("done", "done", 100);
    return new Completed(
        checkout.head(),
        job.branch(),
        checkout.filesSince(job.baseOrMain()),
        String.join("; ", changes));
  }

  private static void scaffoldIfMissing(Job job, Checkout checkout) {
    for (var file : List.of("orchestrator.yaml", ".gitignore", "AGENTS.md")) {
      if (checkout.read(file).isEmpty()) {
        var files =
            Scaffold.files(job.kind(), job.project(), job.description(), job.task(), List.of());
        checkout.write(file, files.getOrDefault(file, ""));
      }
    }
  }

  private void test(Checkout checkout) {
    progress("run", "runs the tests", 60);
    var command = new ArrayList<>(Scaffold.TEST);
    command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    var ended = Subprocess.run(checkout.folder(), TEST_LIMIT, command);
    if (ended.exit() != 0) {
      var output = ended.output().strip();
      throw new JobFailed(
          "tests_failed",
          firstWrong(output),
          output.substring(Math.max(0, output.length() - OUTPUT_SHOWN)));
    }
  }

  private static String firstWrong(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("WRONG"))
        .findFirst()
        .orElse("the project's tests do not pass");
  }

  private static String message(Job job, List<String> changes) {
    var all = String.join(", ", changes).replaceAll("\\s+", " ");
    var subject = all.length() > 72 ? all.substring(0, 71) + "…" : all;
    return subject + "\n\n" + job.task().strip() + "\n";
  }

  private void progress(String stage, String message, int percent) {
    report.accept(new Progress(stage, message, percent));
  }
}
