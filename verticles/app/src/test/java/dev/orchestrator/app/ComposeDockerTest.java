package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** The two compose files on a real engine: the stack starts, and the tools never touch it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "hasEngine", disabledReason = "no Docker engine answers `docker info`")
class ComposeDockerTest {

  private static final Duration TO_ANSWER = Duration.ofMinutes(1);
  private static final Duration TO_BUILD_AND_LINT = Duration.ofMinutes(8);

  /** What is started of docker-compose.yml; empty means every service. */
  private static final List<String> SERVICES = List.of("postgres", "redis");

  private final ComposeStack stack = new ComposeStack();

  @BeforeAll
  void start() {
    stack.up(SERVICES);
  }

  @AfterAll
  void stop() {
    stack.down();
  }

  @Test
  void every_started_service_becomes_healthy() {
    assertThat(stack.containers())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(container -> assertThat(container).endsWith(" healthy"));
  }

  @Test
  void linting_in_a_container_leaves_every_container_of_the_stack_alone() {
    var before = stack.containers();
    var lint = Ran.command(TO_BUILD_AND_LINT, hostile(stack.env()), make("lint"));
    assertThat(lint.exit()).as(lint.output()).isZero();
    assertThat(stack.containers()).isEqualTo(before);
  }

  @Test
  void nothing_is_published_beyond_loopback() {
    var published = stack.config().lines().map(String::strip).toList();
    assertThat(published).filteredOn(line -> line.startsWith("published:")).hasSize(2);
    assertThat(published).filteredOn(line -> line.equals("host_ip: 127.0.0.1")).hasSize(2);
  }

  @Test
  void a_missing_password_is_named_with_its_remedy() {
    var without = new HashMap<>(stack.env());
    without.put("POSTGRES_PASSWORD", "");
    var refused = Ran.command(TO_ANSWER, without, List.of("docker", "compose", "config"));
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.output()).contains("POSTGRES_PASSWORD", "make up");
  }

  /** With REQUIRE_DOCKER=1 a missing engine is a failure. */
  static boolean hasEngine() {
    return "1".equals(System.getenv("REQUIRE_DOCKER"))
        || Ran.command(TO_ANSWER, Map.of(), List.of("docker", "info")).exit() == 0;
  }

  private static List<String> make(String target) {
    return List.of("make", target, "IN_DOCKER=1");
  }

  /** Whatever a person set for the stack must not carry the tools into it. */
  private static Map<String, String> hostile(Map<String, String> env) {
    var more = new HashMap<>(env);
    more.put("COMPOSE_REMOVE_ORPHANS", "true");
    more.put("COMPOSE_FILE", "docker-compose.yml");
    return more;
  }
}
