package dev.orchestrator.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.AgentEvent.Completed;
import dev.orchestrator.offline.AgentEvent.Failed;
import dev.orchestrator.platform.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets the agent work on real repositories. */
class TemplateAgentTest {

  private static final String GREETER = "A service that greets people by name and counts visits";

  @TempDir Path folder;
  private Path repository;
  private int jobs;

  @BeforeEach
  void a_repository_with_the_scaffold() throws IOException {
    repository = folder.resolve("greeter.git");
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", repository.toString());
    var first = folder.resolve("first");
    git(folder, "clone", "--quiet", repository.toString(), first.toString());
    var scaffold =
        Scaffold.files(
            ProjectKind.HTTP_SERVICE, "greeter", GREETER, GREETER, List.of("/health answers 200"));
    for (var file : scaffold.entrySet()) {
      Files.writeString(first.resolve(file.getKey()), file.getValue());
    }
    commit(first, "main");
  }

  @Test
  void a_process_writes_tests_commits_and_pushes() throws IOException {
    var workplace = workplace(job(GREETER, "work/1"));
    var ended =
        Subprocess.run(
            workplace,
            Duration.ofSeconds(60),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TemplateAgent.class.getName()));
    var lines = ended.output().lines().map(Json::tree).toList();
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(lines)
        .extracting(line -> line.path("type").asText())
        .contains("started", "progress")
        .last()
        .isEqualTo("completed");
    assertThat(
            lines.stream()
                .filter(line -> line.has("percent"))
                .map(line -> line.path("percent").asInt()))
        .containsExactly(5, 15, 40, 60, 70, 85, 100);
    var commit = lines.getLast().path("commit").asText();
    assertThat(git(repository, "rev-parse", "work/1").strip()).isEqualTo(commit);
    assertThat(git(repository, "log", "-1", "--format=%an|%s", "work/1").strip())
        .isEqualTo("Orchestrator|greets by name: Hello!, counts visits");
    assertThat(lines.getLast().path("files").toString())
        .contains("Service.java", "ServiceTest.java")
        .doesNotContain("TASK.md");
  }

  @Test
  void changes_follow_each_other_and_edits_by_hand_stay() throws IOException {
    merge("work/1", run(job(GREETER, "work/1")));
    editByHand(
        "Service.java",
        "public void close() {",
        "public void close() {\n    IO.println(\"by hand\");");
    merge("work/2", run(job("make it greet in Russian too", "work/2")));
    assertThat(show("Service.java")).contains("by hand", "\"Hello, {name}!\", \"Привет, {name}!\"");
    merge("work/3", run(job("add /version and rename it to \"Hallo\"", "work/3")));
    assertThat(show("Service.java")).contains("by hand", "TITLE = \"Hallo\"", "this::version");
    assertThat(show("README.md")).startsWith("# Hallo");
    merge("work/4", run(job("убери счётчик", "work/4")));
    assertThat(show("Service.java")).contains("by hand").doesNotContain("visits.incrementAndGet");
  }

  @Test
  void an_edit_at_the_very_place_of_the_change_is_not_overwritten() throws IOException {
    merge("work/1", run(job(GREETER, "work/1")));
    editByHand("Service.java", "\"Hello, {name}!\"", "\"Hi there, {name}!\"");
    var failure = (Failed) run(job("make it greet in Russian too", "work/2"));
    assertThat(failure.kind()).isEqualTo("conflict");
    assertThat(failure.message()).contains("Service.java");
    assertThat(git(repository, "branch", "--list", "work/2")).isBlank();
  }

  @Test
  void a_change_that_breaks_the_tests_is_not_pushed() throws IOException {
    merge("work/1", run(job(GREETER, "work/1")));
    editByHand("Service.java", "return String.valueOf(visits.get());", "return \"many\";");
    var failure = (Failed) run(job("add /version", "work/2"));
    assertThat(failure.kind()).isEqualTo("tests_failed");
    assertThat(failure.message()).startsWith("WRONG visits").contains("many");
    assertThat(failure.log_tail()).contains("ok    greeting", "1 failed");
    assertThat(git(repository, "branch", "--list", "work/2")).isBlank();
  }

  @Test
  void the_same_job_twice_gives_the_same_commit() throws IOException {
    var once = (Completed) run(job(GREETER, "work/1"));
    var twice = (Completed) run(job(GREETER, "work/1"));
    assertThat(twice.commit()).isEqualTo(once.commit());
    assertThat(twice.files()).isEqualTo(once.files());
  }

  @Test
  void what_it_does_not_understand_it_refuses() throws IOException {
    var failure = (Failed) run(job("send emails to everybody", "work/1", "a mailer"));
    assertThat(failure.kind()).isEqualTo("not_understood");
    assertThat(failure.message()).contains("What I can build: greets by name");
    assertThat(git(repository, "branch", "--list", "work/1")).isBlank();
  }

  @Test
  void it_does_not_touch_what_others_wrote() throws IOException {
    editByHand("Service.java", null, "class Service {}");
    var failure = (Failed) run(job(GREETER, "work/1"));
    assertThat(failure.kind()).isEqualTo("not_understood");
    assertThat(failure.message()).contains("no template.json");
  }

  @Test
  void what_is_so_already_is_nothing_to_change() throws IOException {
    merge("work/1", run(job(GREETER, "work/1")));
    assertThat(((Failed) run(job("count visits", "work/2"))).kind()).isEqualTo("nothing_to_change");
  }

  @Test
  void an_unusable_job_is_named() throws IOException {
    assertThat(failed("{}"))
        .isEqualTo(
            new Failed(
                "bad_job",
                "task.json needs project, kind, description, task, repository and branch",
                ""));
    assertThat(failed("nonsense").message()).startsWith("not a Job");
    assertThat(failed(Json.write(job(GREETER, "--upload-pack=x"))).message())
        .startsWith("a branch name has");
    repository = folder.resolve("nowhere.git");
    assertThat(failed(Json.write(job(GREETER, "work/1"))).kind()).isEqualTo("repository");
  }

  private Failed failed(String json) throws IOException {
    return (Failed) run(json);
  }

  private Job job(String task, String branch) {
    return job(task, branch, GREETER);
  }

  private Job job(String task, String branch, String description) {
    return new Job(
        "greeter",
        ProjectKind.HTTP_SERVICE,
        description,
        task,
        repository.toString(),
        branch,
        "main",
        1,
        null);
  }

  private AgentEvent run(Job job) throws IOException {
    return run(Json.write(job));
  }

  /** The last event of a run. */
  private AgentEvent run(String json) throws IOException {
    var events = new ArrayList<AgentEvent>();
    var done = new TemplateAgent(workplace(json), events::add).run();
    assertThat(events.getLast() instanceof Completed).isEqualTo(done);
    return events.getLast();
  }

  private Path workplace(Job job) throws IOException {
    return workplace(Json.write(job));
  }

  private Path workplace(String json) throws IOException {
    var workplace = Files.createDirectory(folder.resolve("job-" + ++jobs));
    Files.writeString(workplace.resolve(Job.FILE), json);
    return workplace;
  }

  private void merge(String branch, AgentEvent event) {
    assertThat(event).isInstanceOf(Completed.class);
    git(repository, "update-ref", "refs/heads/main", ((Completed) event).commit());
    assertThat(git(repository, "rev-parse", branch)).startsWith(((Completed) event).commit());
  }

  private void editByHand(String file, @Nullable String from, String to) throws IOException {
    var checkout = folder.resolve("hand-" + ++jobs);
    git(folder, "clone", "--quiet", repository.toString(), checkout.toString());
    var path = checkout.resolve(file);
    var source = from == null ? "" : Files.readString(path);
    assertThat(source).contains(from == null ? "" : from);
    Files.writeString(path, from == null ? to : source.replace(from, to));
    commit(checkout, "main");
  }

  private String show(String file) {
    return git(repository, "show", "main:" + file);
  }

  private static void commit(Path checkout, String branch) {
    git(checkout, "add", "--all");
    git(
        checkout,
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@localhost",
        "commit",
        "--quiet",
        "-m",
        "By hand");
    git(checkout, "push", "--quiet", "origin", "HEAD:refs/heads/" + branch);
  }

  private static String git(Path folder, String... arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var ended = Subprocess.run(folder, Duration.ofSeconds(30), command);
    assertThat(ended.exit()).as(ended.output()).isZero();
    return ended.output();
  }
}
