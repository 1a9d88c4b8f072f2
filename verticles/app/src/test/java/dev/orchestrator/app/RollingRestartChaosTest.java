package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new version goes to three nodes, one after the other, while people write and things are built.
 */
class RollingRestartChaosTest {

  private static final List<String> NAMES = List.of("one", "two", "three");
  private static final String WISH = "A service that greets people by name";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration MAY_TAKE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final Map<String, ServerProcess> servers = new LinkedHashMap<>();

  @Test
  void no_request_fails_and_nothing_is_lost_or_doubled() throws Exception {
    var ledger = GitLedger.in(folder);
    try (var nodes = new Nodes(folder);
        var balancer = new Balancer().start()) {
      nodes.share(ledger.watching(Map.of("ORCHESTRATOR_LINGER_SECONDS", "2")));
      NAMES.forEach(name -> start(nodes, balancer, name));
      var first = server("one").client();
      var key = server("one").key();
      var wishes = List.of(first.ask(WISH), first.ask(WISH));
      var load = new WriteLoad(balancer, key, List.of(opened(first), opened(first)));
      NAMES.forEach(name -> restart(nodes, balancer, name));
      load.end();

      System.out.println("rolling restart: " + load);
      assertThat(load.failures()).isEmpty();
      assertThat(load.answered()).isGreaterThan(100);
      var later = new ApiClient(server("three").client().url(), key);
      wishes.forEach(thread -> assertBuiltOnce(later, thread));
      assertThat(ledger.pushes()).as("one branch for each wish").hasSize(wishes.size());
      load.accepted().forEach((thread, texts) -> assertHeardOnce(later, thread, texts));
    }
  }

  /** Starts a node and waits until requests are sent to it. */
  private void start(Nodes nodes, Balancer balancer, String name) {
    var server = nodes.start(name, Map.of());
    servers.put(name, server);
    balancer.serve(name, server.client().url());
    ApiClient.await(LIMIT, balancer::ready, ready -> ready == servers.size());
  }

  private void restart(Nodes nodes, Balancer balancer, String name) {
    var began = System.nanoTime();
    server(name).stop();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MAY_TAKE);
    start(nodes, balancer, name);
  }

  private ServerProcess server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  private static String opened(ApiClient client) {
    return client.send("POST", "/api/threads", Map.of()).json().path("id").asText();
  }

  private static void assertBuiltOnce(ApiClient client, String thread) {
    var live = client.await(thread, "DeployFinished", 1, LIMIT);
    assertThat(ApiClient.request(live.path("url").asText() + "/health").status()).isEqualTo(200);
    assertThat(client.events(thread, "EngineeringFinished")).hasSize(1);
    assertThat(client.events(thread, "DeployFinished")).hasSize(1);
  }

  /** Each message is there once, in its order, and all were answered, none of them twice. */
  private static void assertHeardOnce(ApiClient client, String thread, List<String> texts) {
    var events =
        ApiClient.await(
            LIMIT,
            () -> client.events(thread),
            seen -> ApiClient.type(seen.getLast()).equals("Said"));
    var heard = events.stream().filter(event -> ApiClient.type(event).equals("UserSaid")).toList();
    assertThat(heard)
        .extracting(event -> event.path("event").path("text").asText())
        .containsExactlyElementsOf(texts);
    assertThat(client.events(thread, "Said")).hasSizeLessThanOrEqualTo(heard.size());
  }
}
