package dev.orchestrator.app;

import dev.orchestrator.engineering.EngineeringVerticle.Agent;
import dev.orchestrator.offline.TemplateAgent;
import dev.orchestrator.offline.TemplateCatalog;
import dev.orchestrator.workers.CleanEnvironment;
import dev.orchestrator.workers.ManagedProcesses;
import dev.orchestrator.workers.ProcessWorkers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** This machine as the place where workers and deployed software run, as processes of our user. */
final class LocalMachine {

  /** What a worker gets after being asked to end, before it is ended. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final String AUTHOR = "Orchestrator";
  private static final String ADDRESS = "orchestrator@localhost";

  private final DataDir data;
  private final InstantSource clock;
  private final CleanEnvironment environment;

  LocalMachine(DataDir data, String path, InstantSource clock) {
    this.data = data;
    this.clock = clock;
    this.environment = new CleanEnvironment(path, javaHome());
  }

  ProcessWorkers workers() {
    return new ProcessWorkers(data.path(), data.nodeName(), environment, clock, GRACE);
  }

  ManagedProcesses releases() {
    return new ManagedProcesses(data.resolve("releases"), data.nodeName(), environment);
  }

  /** The agent that writes from templates; it is part of this program, in a process of its own. */
  Agent templateAgent() {
    var command =
        List.of(
            javaHome().resolve("bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TemplateAgent.class.getName());
    return new Agent("template", TemplateCatalog.ABILITIES, command, GIT_IDENTITY);
  }

  private static final Map<String, String> GIT_IDENTITY =
      Map.of(
          "GIT_AUTHOR_NAME", AUTHOR,
          "GIT_AUTHOR_EMAIL", ADDRESS,
          "GIT_COMMITTER_NAME", AUTHOR,
          "GIT_COMMITTER_EMAIL", ADDRESS);

  private static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }
}
