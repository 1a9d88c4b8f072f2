package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.RequiresDocker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The two compose files on a real engine: the stack starts, and the tools never touch it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RequiresDocker
class ComposeDockerTest {

  private static final Duration TO_ANSWER = Duration.ofMinutes(1);
  private static final Duration TO_BUILD_AND_LINT = Duration.ofMinutes(8);

  private static final Duration TO_BUILD_A_PROJECT = Duration.ofMinutes(2);

  private final ComposeStack stack = new ComposeStack();

  @BeforeAll
  void start() {
    stack.up();
  }

  @AfterAll
  void stop() {
    stack.down();
  }

  @Test
  void every_started_service_becomes_healthy() {
    assertThat(stack.containers())
        .hasSize(3)
        .allSatisfy(container -> assertThat(container).endsWith(" healthy"));
  }

  @Test
  void a_sentence_becomes_a_service_that_the_host_can_reach() {
    var ran = stack.orchestrator(TO_BUILD_A_PROJECT, "new", "A service that greets people by name");
    assertThat(ran.output()).as("exit %d", ran.exit()).contains("READY http://127.0.0.1:");
    var url = ran.output().replaceAll("(?s).*READY (\\S+).*", "$1");
    assertThat(ApiClient.request(url + "/hello?name=Ann").body()).contains("Ann");
  }

  @Test
  void linting_in_a_container_leaves_every_container_of_the_stack_alone() {
    var before = stack.containers();
    var lint = Ran.command(TO_BUILD_AND_LINT, hostile(stack.env()), make("lint"));
    assertThat(lint.exit()).as(lint.output()).isZero();
    assertThat(stack.containers()).isEqualTo(before);
  }

  @Test
  void a_disk_without_space_is_named() {
    refusesToStart("MB are free", "--tmpfs", "/data:size=20m,uid=7070");
  }

  @Test
  void a_folder_that_may_not_be_written_is_named() {
    refusesToStart("cannot write to /etc/data", "-e", "ORCHESTRATOR_DATA=/etc/data");
  }

  private void refusesToStart(String because, String... options) {
    var ran = stack.run(TO_ANSWER, options);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.output().strip().lines())
        .singleElement()
        .asString()
        .contains(because, "ORCHESTRATOR_DATA");
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
