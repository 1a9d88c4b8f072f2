package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.store.NodeState.Standing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodesTest {

  private final StoreDatabase store = new StoreDatabase();
  private final Nodes nodes = new Nodes(store.database);

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource({"0, UP", "5, SUSPECTED", "15, SILENT"})
  void how_long_a_node_is_silent_says_how_it_stands(int seconds, Standing state) {
    lives("a", seconds);
    var node = only();
    assertThat(node.state()).isEqualTo(state);
    assertThat(node.since()).isPresent();
    assertThat(node.beatAgeMs().orElseThrow()).isBetween(seconds * 1000L, seconds * 1000L + 2000);
    assertThat(node.silentSince())
        .isEqualTo(state == Standing.UP ? Optional.empty() : node.lastBeat());
  }

  @Test
  void a_node_that_is_asked_to_end_leaves_and_comes_back_as_another() {
    nodes.come(card("a"));
    lives("a", 0);
    nodes.go("a");
    assertThat(only().state()).isEqualTo(Standing.LEAVING);
    gone("a", "0 seconds");
    assertThat(only().state()).isEqualTo(Standing.LEFT);
    assertThat(only().bus()).as("where it was").contains("10.0.0.1:4000");
    lives("a", 0);
    assertThat(only().state()).as("before it has said anything").isEqualTo(Standing.UP);
    nodes.come(card("a"));
    assertThat(only().state()).isEqualTo(Standing.UP);
  }

  @Test
  void a_node_that_went_without_a_word_is_silent() {
    nodes.come(card("a"));
    gone("a", "2 minutes");
    var node = only();
    assertThat(node.state()).isEqualTo(Standing.SILENT);
    assertThat(node.since()).isEmpty();
    assertThat(node.silentSince()).isPresent().isEqualTo(node.lastBeat());
  }

  @Test
  void who_went_long_ago_is_shown_only_while_something_waits_for_it() {
    gone("a", "2 days");
    assertThat(nodes.list()).isEmpty();
    var flow = flow("READY", "a");
    assertThat(only().bound()).isEqualTo(1);
    store.database.query("UPDATE flow SET state = 'DONE' WHERE id = $1", flow.value());
    assertThat(nodes.list()).isEmpty();
  }

  @Test
  void a_node_that_nobody_ever_saw_is_silent_since_nobody_knows_when() {
    flow("WAITING", "never");
    assertThat(only().state()).isEqualTo(Standing.SILENT);
    assertThat(only().silentSince()).isEmpty();
  }

  @Test
  void what_runs_at_a_node_and_what_is_bound_to_it_is_counted() {
    lives("a", 0);
    lives("b", 0);
    for (var state : List.of("READY", "WAITING", "CANCELLING")) {
      flow(state, "a");
    }
    flow("READY", "");
    var running = flow("RUNNING", "a");
    store.database.query(
        "UPDATE flow SET node = (SELECT id FROM flow_node WHERE name = 'a') WHERE id = $1",
        running.value());
    assertThat(nodes.list()).extracting(NodeState::bound).containsExactly(4L, 0L);
    assertThat(nodes.list()).extracting(NodeState::running).containsExactly(1L, 0L);
  }

  private NodeState only() {
    assertThat(nodes.list()).hasSize(1);
    return nodes.list().getFirst();
  }

  private static NodeCard card(String name) {
    return new NodeCard(name, Optional.of("10.0.0.1:4000"), "10.0.0.1:7070", List.of("api"));
  }

  private void lives(String name, int silentForSeconds) {
    store.database.query(
        """
        INSERT INTO flow_node (name, code_version, beat_at)
        VALUES ($1, 2, clock_timestamp() - $2 * interval '1 second')
        """,
        name,
        (double) silentForSeconds);
  }

  private void gone(String name, String ago) {
    store.database.query("DELETE FROM flow_node WHERE name = $1", name);
    store.database.query(
        "INSERT INTO flow_node_gone VALUES ($1, now() - $2::text::interval)", name, ago);
  }

  private FlowId flow(String state, String boundTo) {
    var flow = store.flows.start(Start.of("a.kind", "input", "owner")).orElseThrow();
    store.database.query(
        "UPDATE flow SET state = $2, bound_to = $3 WHERE id = $1", flow.value(), state, boundTo);
    return flow;
  }
}
