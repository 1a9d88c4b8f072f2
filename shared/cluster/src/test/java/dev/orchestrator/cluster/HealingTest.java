package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealingTest {

  private final Secret secret = FreshRedis.url();
  private final String url = secret.reveal();
  private final Nodes nodes = new Nodes(quick(url));
  private final List<String> lost = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void an_emptied_redis_is_told_everything_again_and_nobody_seems_to_have_left() {
    var one = watched(nodes.start());
    var other = watched(nodes.start());
    Nodes.agree(one, other);
    Nodes.answer(other, "before", "yes");

    nodes.redis("FLUSHALL");

    Nodes.SOON.until("both are known again", () -> known() == 2);
    Nodes.agree(one, other);
    assertThat(Nodes.ask(one, "before")).isEqualTo("yes");
    assertThat(Nodes.ask(nodes.start(), "before")).isEqualTo("yes");
    assertThat(lost).isEmpty();
  }

  @Test
  void messages_go_on_while_redis_is_away_and_it_may_come_back_empty() {
    var one = watched(nodes.start());
    var other = watched(nodes.start());
    Nodes.agree(one, other);
    Nodes.answer(other, "used", "yes");
    Nodes.answer(other, "new", "also");
    assertThat(Nodes.ask(one, "used")).isEqualTo("yes");
    Nodes.SOON.until("it is known of", () -> nodes.knows(one, "new"));

    FreshRedis.stop(secret);
    assertThat(Nodes.ask(one, "used")).isEqualTo("yes");
    assertThat(Nodes.ask(one, "new")).isEqualTo("also");
    assertThat(Nodes.seenBy(one)).hasSize(2);
    var meanwhile = other.eventBus().consumer("meanwhile", message -> message.reply("I too"));
    FreshRedis.start(secret);

    Nodes.get(meanwhile.completion());
    Nodes.SOON.until("it is known of", () -> nodes.knows(one, "meanwhile")); // one is back as well
    assertThat(Nodes.ask(one, "meanwhile")).isEqualTo("I too");
    Nodes.SOON.until("both are known again", () -> known() == 2);
    Nodes.agree(one, other);
    assertThat(lost).isEmpty();
  }

  @Test
  void a_node_that_did_not_come_back_with_redis_is_missed_after_a_while() {
    var one = watched(nodes.start());
    try (var child = ChildNode.at(url, "child")) {
      Nodes.SOON.until("two nodes", () -> Nodes.seenBy(one).size() == 2);
      FreshRedis.stop(secret);
      child.kill();
      FreshRedis.start(secret);

      Nodes.SOON.until("it is missed", () -> lost.equals(List.of(child.id())));
      Nodes.agree(one);
    }
  }

  @Test
  void connections_that_are_cut_are_made_again_and_what_was_missed_is_read() {
    try (var detour = new Detour(url);
        var behind = new Nodes(quick(detour.url("redis")))) {
      var one = watched(behind.start());
      var other = watched(nodes.start());
      Nodes.agree(one, other);

      detour.cut();
      Nodes.answer(other, "missed", "yes");
      detour.restore();

      Nodes.SOON.until("it is known of", () -> nodes.knows(one, "missed"));
      assertThat(Nodes.ask(one, "missed")).isEqualTo("yes");
      assertThat(lost).isEmpty();
    }
  }

  @Test
  void a_node_that_was_cut_off_for_long_is_taken_for_dead_and_comes_back_by_itself() {
    try (var detour = new Detour(url);
        var behind = new Nodes(quick(detour.url("redis")))) {
      var one = behind.start();
      var other = watched(nodes.start());
      Nodes.agree(one, other);
      Nodes.answer(one, "back", "yes");

      detour.cut();
      Nodes.SOON.until("it is taken for dead", () -> lost.size() == 1);
      detour.restore();

      Nodes.agree(one, other);
      Nodes.SOON.until("it answers", () -> Nodes.isAnswered(other, "back"));
    }
  }

  @Test
  void a_redis_that_needs_more_than_a_second_makes_nobody_look_dead() {
    try (var detour = new Detour(url);
        var behind = new Nodes(quick(detour.url("redis")))) {
      var one = watched(behind.start());
      var other = watched(nodes.start());
      Nodes.agree(one, other);

      detour.delay(Duration.ofMillis(700));
      Nodes.answer(one, "slow", "yes");
      Nodes.answer(one, "slower", "yes");
      Nodes.answer(one, "slowest", "yes");

      assertThat(Nodes.ask(other, "slowest")).isEqualTo("yes");
      Nodes.agree(one, other);
      assertThat(lost).isEmpty();
    }
  }

  @Test
  void a_redis_that_stands_still_for_longer_than_the_silence_makes_nobody_look_dead() {
    var one = watched(nodes.start());
    var other = watched(nodes.start());
    Nodes.agree(one, other);

    nodes.redis("DEBUG", "SLEEP", "2.5");

    Nodes.answer(one, "after", "yes");
    assertThat(Nodes.ask(other, "after")).isEqualTo("yes");
    Nodes.agree(one, other);
    assertThat(lost).isEmpty();
  }

  private static RedisClusterOptions quick(String url) {
    return RedisClusterOptions.at(url)
        .withTiming(Timing.usual().withSilence(Duration.ofSeconds(2)));
  }

  private Vertx watched(Vertx by) {
    Nodes.manager(by)
        .nodeListener(
            new NodeListener() {
              @Override
              public void nodeAdded(String node) {}

              @Override
              public void nodeLeft(String node) {
                lost.add(node);
              }
            });
    return by;
  }

  private long known() {
    return nodes.redis("ZCARD", "{vertx}:nodes");
  }
}
