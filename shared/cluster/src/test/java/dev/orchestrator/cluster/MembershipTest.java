package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {

  private final String url = FreshRedis.url().reveal();
  private final Nodes nodes =
      new Nodes(
          RedisClusterOptions.at(url)
              .withTiming(Timing.usual().withSilence(Duration.ofSeconds(3))));

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void nodes_that_join_see_each_other_and_talk() {
    var one = nodes.start();
    var other = nodes.start();
    Nodes.agree(one, other);

    Nodes.answer(one, "greet", "hello");

    assertThat(Nodes.ask(other, "greet")).isEqualTo("hello");
  }

  @Test
  void a_node_that_leaves_is_gone_at_once() {
    var one = nodes.start();
    var other = nodes.start();
    Nodes.answer(other, "greet", "hello");
    Nodes.agree(one, other);

    Nodes.get(other.close());

    Nodes.agree(one);
    assertThat(Nodes.isAnswered(one, "greet")).isFalse();
  }

  @Test
  void a_killed_node_is_gone_within_a_second_and_everybody_hears_it_once() {
    var one = nodes.start();
    var other = nodes.start();
    try (var child = ChildNode.at(url, "child")) {
      Nodes.SOON.until("three nodes", () -> Nodes.seenBy(one).size() == 3);
      Nodes.SOON.until("three nodes", () -> Nodes.seenBy(other).size() == 3);
      assertThat(Nodes.ask(one, "child")).isEqualTo("child");
      var heardByOne = heard(one);
      var heardByOther = heard(other);

      child.kill();

      Eventually.within(Duration.ofSeconds(1))
          .until("the address is gone", () -> !Nodes.isAnswered(one, "child"));
      Nodes.agree(one, other);
      nodes.start(); // what comes after it shows that nothing else came between
      for (var heard : List.of(heardByOne, heardByOther)) {
        Nodes.SOON.until("the next event", () -> heard.size() >= 2);
        assertThat(heard.get(0)).isEqualTo("left " + child.id());
        assertThat(heard.get(1)).startsWith("joined ");
      }
    }
  }

  @Test
  void a_frozen_node_is_noticed_within_five_seconds_and_returns_with_its_consumers() {
    var one = nodes.start();
    try (var child = ChildNode.at(url, "child")) {
      Nodes.SOON.until("two nodes", () -> Nodes.seenBy(one).size() == 2);
      assertThat(Nodes.ask(one, "child")).isEqualTo("child");

      child.freeze();
      Eventually.within(Duration.ofSeconds(5))
          .until("it is gone", () -> Nodes.seenBy(one).size() == 1);
      assertThat(Nodes.isAnswered(one, "child")).isFalse();

      child.thaw();
      Nodes.SOON.until("it is back", () -> Nodes.seenBy(one).contains(child.id()));
      Nodes.SOON.until("it answers", () -> Nodes.isAnswered(one, "child"));
    }
  }

  @Test
  void what_a_crash_left_behind_is_removed_before_a_node_has_joined() {
    try (var child = ChildNode.at(url, "child")) {
      child.kill();
    }

    var one = nodes.start();

    assertThat(Nodes.seenBy(one)).hasSize(1);
    assertThat(Nodes.isAnswered(one, "child")).isFalse();
  }

  @Test
  void whoever_said_the_same_address_before_and_is_not_heard_of_is_gone() {
    var port = nodes.listening();
    var first = nodes.start();
    nodes.redis("ZADD", "{vertx}:nodes", "1", "ghost");
    nodes.redis("HSET", "{vertx}:infos", "ghost", Nodes.written(port));
    nodes.redis("INCR", "{vertx}:epoch");
    Nodes.SOON.until("it is believed in", () -> Nodes.seenBy(first).contains("ghost"));

    var other = nodes.startAdvertised(port);

    Nodes.agree(first, other);
  }

  @Test
  void nodes_that_come_and_go_at_the_same_time_agree_in_the_end() {
    var first = nodes.start();
    for (int round = 0; round < 3; round++) {
      var some = List.of(nodes.begin(), nodes.begin(), nodes.begin());
      var started = some.stream().map(Nodes::get).toArray(Vertx[]::new);
      Nodes.agree(first, started[0], started[1], started[2]);
      var closing = List.of(started[0].close(), started[1].close());
      closing.forEach(Nodes::get);
      Nodes.agree(first, started[2]);
      Nodes.get(started[2].close());
    }
    Nodes.agree(first);
  }

  private static List<String> heard(Vertx by) {
    List<String> heard = new CopyOnWriteArrayList<>();
    Nodes.manager(by)
        .nodeListener(
            new NodeListener() {
              @Override
              public void nodeAdded(String node) {
                heard.add("joined " + node);
              }

              @Override
              public void nodeLeft(String node) {
                heard.add("left " + node);
              }
            });
    return heard;
  }
}
