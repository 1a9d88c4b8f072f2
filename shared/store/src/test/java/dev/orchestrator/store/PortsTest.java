package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Settings.PortRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortsTest {

  private static StoreDatabase store;
  private static Ports ports;
  private static UserId owner;
  private ServerId server;
  private ProjectId project;

  @BeforeAll
  static void open() {
    store = new StoreDatabase();
    ports = new Ports(store.database);
    owner = store.user("owner").user();
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @BeforeEach
  void newServer() {
    server = new Servers(store.database).ensure("server-" + ServerId.next(), "127.0.0.1");
    project = newProject();
  }

  @Test
  void a_hundred_allocations_at_once_get_a_hundred_ports() throws Exception {
    var range = new PortRange(8000, 8199);
    var deeds =
        IntStream.range(0, 100)
            .<Callable<OptionalInt>>mapToObj(n -> () -> allocate("service-" + n, range, Set.of()))
            .toList();

    var given = StoreDatabase.atOnce(deeds);

    assertThat(given).allMatch(OptionalInt::isPresent).doesNotHaveDuplicates();
    assertThat(given.stream().mapToInt(OptionalInt::getAsInt)).allMatch(p -> p < 8100);
  }

  @Test
  void a_port_in_use_on_the_machine_is_skipped() {
    assertThat(allocate("route", new PortRange(8000, 8010), Set.of(8000, 8001))).hasValue(8002);
  }

  @Test
  void the_same_service_keeps_its_port() {
    var range = new PortRange(8000, 8010);
    var first = allocate("route", range, Set.of());

    assertThat(allocate("route", range, Set.of())).isEqualTo(first);
    assertThat(ports.held(project, "route")).contains(first.getAsInt());
  }

  @Test
  void an_exhausted_range_gives_nothing() {
    var range = new PortRange(8000, 8001);
    allocate("a", range, Set.of());
    allocate("b", range, Set.of());

    assertThat(allocate("c", range, Set.of())).isEmpty();
  }

  @Test
  void a_port_that_was_given_back_is_given_again() {
    var range = new PortRange(8000, 8000);
    allocate("a", range, Set.of());
    var freed = store.flows.transaction(tx -> ports.releaseAll(tx, project));

    assertThat(freed).containsExactly(8000);
    assertThat(allocate("b", range, Set.of())).hasValue(8000);
  }

  private OptionalInt allocate(String service, PortRange range, Set<Integer> inUse) {
    return store.flows.transaction(
        tx -> ports.allocate(tx, server, project, service, range, port -> !inUse.contains(port)));
  }

  private static ProjectId newProject() {
    var projects = new Projects(store.database);
    return store
        .flows
        .transaction(tx ->
            projects.create(
                tx,
                owner,
                Optional.empty(),
                "shop",
                "sells things",
                ProjectKind.HTTP_SERVICE,
                List.of()))
        .id();
  }
}
