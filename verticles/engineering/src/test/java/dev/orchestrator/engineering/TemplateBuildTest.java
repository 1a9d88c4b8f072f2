package dev.orchestrator.engineering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.engineering.EngineeringVerticle.Agent;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.offline.TemplateAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateBuildTest {

  /** The real agent as a process of its own, and the real planner. */
  @Test
  void the_template_agent_writes_a_service_that_passes_its_tests(@TempDir Path folder) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            TemplateAgent.class.getName());
    var agent = new Agent("template", "small services from templates", command, Map.of());
    try (var bench = Workbench.open(folder, agent, new OfflinePlanner())) {
      var ann = bench.new Somebody();
      var project = ann.project("greeter");
      var flow = ann.starts("greeter", "A service that greets people by name and counts visits");
      assertThat(bench.awaitEnd(flow)).isEqualTo(State.DONE);
      var commit = ann.events(EngineeringFinished.class).getFirst().commit();
      var repository = bench.forge.open(project.id());
      assertThat(repository.head("main")).contains(commit);
      assertThat(repository.files(commit))
          .contains("Service.java", "ServiceTest.java", "orchestrator.yaml", "TASK.md");
    }
  }
}
