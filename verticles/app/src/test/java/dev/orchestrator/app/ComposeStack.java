package dev.orchestrator.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack of docker-compose.yml under a name, on ports and with passwords of its own. */
final class ComposeStack {

  private static final Duration TO_BUILD_AND_START = Duration.ofMinutes(8);
  private static final Duration TO_ANSWER = Duration.ofMinutes(1);

  private static final String LINE =
      "{{index .Config.Labels \"com.docker.compose.service\"}} {{.Id}} {{.State.StartedAt}}"
          + " {{.RestartCount}} {{.State.Health.Status}}";

  private final String name = "orchestrator-test-" + ProcessHandle.current().pid();
  private final Map<String, String> env = new HashMap<>();

  ComposeStack() {
    env.put("COMPOSE_PROJECT_NAME", name);
    env.put("POSTGRES_PASSWORD", "for-this-test");
    env.put("REDIS_PASSWORD", "for-this-test");
    env.put("API_PORT", String.valueOf(freePort()));
    var route = freePort();
    env.put("ROUTE_PORTS", route + "-" + route);
    env.put("JAVA_TRUST_STORE", System.getProperty("java.home") + "/lib/security/cacerts");
  }

  /** What a shell has in which somebody works with this stack. */
  Map<String, String> env() {
    return Map.copyOf(env);
  }

  /** Starts all services and waits until they are healthy. */
  void up() {
    succeed(TO_BUILD_AND_START, List.of("docker", "compose", "up", "-d", "--build", "--wait"));
  }

  /** Runs a verb of the command line inside the orchestrator's container. */
  Ran orchestrator(Duration limit, String... verb) {
    var words =
        new ArrayList<>(List.of("docker", "compose", "exec", "-T", "orchestrator", "orchestrator"));
    words.addAll(List.of(verb));
    return Ran.command(limit, env, words);
  }

  /** Starts another container of the stack's image with these options, and waits for its end. */
  Ran run(Duration limit, String... options) {
    var words = new ArrayList<>(List.of("docker", "run", "--rm"));
    words.addAll(List.of(options));
    words.add(name + "-orchestrator");
    return Ran.command(limit, env, words);
  }

  /** Removes everything that {@link #up} made. */
  void down() {
    succeed(TO_ANSWER, List.of("docker", "compose", "down", "-v", "--rmi", "local", "-t", "5"));
  }

  /** The stack as compose understands the file. */
  String config() {
    return succeed(TO_ANSWER, List.of("docker", "compose", "config"));
  }

  /** One line per container: its service, id, start, restarts, and whether it is healthy. */
  List<String> containers() {
    var label = "label=com.docker.compose.project=" + name;
    var ids = succeed(TO_ANSWER, List.of("docker", "ps", "-aq", "--no-trunc", "--filter", label));
    var words = new ArrayList<>(List.of("docker", "inspect", "--format", LINE));
    words.addAll(ids.lines().toList());
    return succeed(TO_ANSWER, words).lines().sorted().toList();
  }

  private String succeed(Duration limit, List<String> words) {
    var ran = Ran.command(limit, env, words);
    if (ran.exit() != 0) {
      throw new AssertionError(words + " ended with " + ran.exit() + "\n" + ran.output());
    }
    return ran.output();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
