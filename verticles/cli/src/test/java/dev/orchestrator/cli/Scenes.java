package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.Project;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the tests of the verbs have in common. */
final class Scenes {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String URL = "http://127.0.0.1:8000";

  private Scenes() {}

  static <R> Answer<R> done(R result) {
    return new Answer.Done<>(result);
  }

  static FlowId ended(TestServer server, String state) {
    var flow = server.flow("devops.stop", Optional.empty());
    server.end(flow, state);
    return flow;
  }

  static void startBuild(TestServer server, ThreadId thread, Project project) {
    var flow = server.flow("engineering.build", Optional.of(thread));
    Thread.ofVirtual()
        .start(() -> {
          server.tell(thread, new Progress(flow, project.id(), "architect", "Writing the code"));
          server.awaitTurnOf(thread); // or that turn would have seen the deploy's end
          server.tell(thread, finished(flow, project));
          server.end(flow, "DONE");
          server.stores.log().wake(thread);
        });
  }

  static DeployFinished finished(FlowId flow, Project project) {
    return new DeployFinished(
        flow, project.id(), project.name(), ReleaseId.next(), URL, COMMIT, false);
  }

  static void ask(TestServer server, ThreadId thread, ApprovalId id) {
    var question = "Delete shop?";
    server
        .stores
        .flows()
        .transaction(tx -> {
          server
              .stores
              .approvals()
              .ask(
                  tx,
                  id,
                  thread,
                  server.user(),
                  "delete_project",
                  "{}",
                  question,
                  Duration.ofHours(1));
          return server
              .stores
              .log()
              .append(
                  tx,
                  thread,
                  new ApprovalAsked(
                      id, "delete_project", question, Instant.parse("2100-01-01T00:00:00Z")));
        });
  }

  static ProjectView view(Project project) {
    return new ProjectView(
        project.id(),
        project.name(),
        "",
        project.kind(),
        ProjectStatus.LIVE,
        "http://git:key@127.0.0.1/%s.git".formatted(project.name()),
        URL,
        COMMIT,
        3,
        Instant.EPOCH,
        Notifications.ALL);
  }

  static Typed onTerminal(TestServer server, int width, String... args) {
    var env = new HashMap<>(server.env());
    env.put("NO_COLOR", "1");
    var terminal = new Terminal(true, width);
    return Typed.run(
        terminal, env, InputStream.nullInputStream(), new ByteArrayOutputStream(), args);
  }

  static void eventually(BooleanSupplier condition) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
