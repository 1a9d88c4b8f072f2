package dev.orchestrator.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.workers.WorkerEnd.Completed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReattachTest {

  private static final String PROGRAM =
      """
      echo '{"type":"started","task":"t"}'
      while [ ! -e go ]; do sleep 0.02; done
      echo '{"type":"completed","commit":"abc"}'
      """;

  @TempDir Path folder;

  /** The server that is killed: a JVM of its own, which starts a worker and an application. */
  static final class Doomed {

    private Doomed() {}

    public static void main(String[] arguments) throws Exception {
      var root = Path.of(arguments[0]);
      new Machine(root).start("one", PROGRAM);
      apps(root).start(app(root));
      System.out.println("ready");
      Machine.workers(root).await("one", 0, WorkerListener.DEAF);
    }
  }

  @Test
  void workers_and_applications_outlive_a_killed_server_and_are_found_again() throws Exception {
    killServerThatStarted();
    var machine = new Machine(folder);
    assertThat(machine.workers.list()).allMatch(Worker::running);
    assertThat(apps(folder).alive("app")).isTrue();
    machine.start("one", "echo a second one >&2");
    Files.writeString(machine.workers.workFolder("one").resolve("go"), "");
    var end = machine.await("one");
    assertThat(end).isInstanceOf(Completed.class);
    assertThat(end.evidence().exitCode()).contains(0);
    assertThat(end.evidence().logTail()).doesNotContain("a second one");
    machine.workers.remove("one");
    apps(folder).remove("app", Duration.ZERO);
    assertThat(apps(folder).keys()).isEmpty();
  }

  private void killServerThatStarted() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var server =
        new ProcessBuilder(java, "-cp", classes, Doomed.class.getName(), folder.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    try (var out = server.inputReader()) {
      assertThat(out.readLine()).as(Files.readString(folder.resolve("errors"))).isEqualTo("ready");
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertThat(server.exitValue()).isEqualTo(137);
  }

  private static ManagedProcesses apps(Path root) {
    return new ManagedProcesses(root.resolve("apps"), Machine.INSTALLATION, Machine.environment());
  }

  private static ProcessSpec app(Path root) {
    return new ProcessSpec("app", List.of("sleep", "600"), Map.of(), root);
  }
}
