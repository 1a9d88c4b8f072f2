package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapsTest {

  private final Secret secret = FreshRedis.url();
  private final Nodes nodes =
      new Nodes(
          RedisClusterOptions.at(secret.reveal())
              .withTiming(Timing.usual().withPatience(Duration.ofSeconds(2))));

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void an_entry_ends_with_its_time_and_another_one_stays() {
    var map = map(nodes.start());
    Nodes.get(map.put("short", "a", 200));
    Nodes.get(map.put("stays", "b"));
    assertThat(Nodes.get(map.get("short"))).isEqualTo("a");

    Nodes.SOON.until("it has ended", () -> Nodes.get(map.size()) == 1);

    assertThat(Nodes.get(map.get("short"))).isNull();
    assertThat(Nodes.get(map.entries())).isEqualTo(Map.of("stays", "b"));
    assertThat(Nodes.get(map.putIfAbsent("short", "again", 60_000))).isNull();
  }

  @Test
  void an_entry_that_is_put_again_without_a_time_stays() {
    var map = map(nodes.start());
    Nodes.get(map.put("key", "a", 60_000));
    Nodes.get(map.put("key", "b"));

    assertThat(nodes.redis("EXISTS", "{vertx}:ttl:shop")).isZero();
    assertThat(Nodes.get(map.get("key"))).isEqualTo("b");
  }

  @Test
  void what_has_ended_is_cleared_up_even_if_nobody_looks() {
    var map = map(nodes.start());
    Nodes.get(map.put("key", "a", 100));

    Nodes.SOON.until("it is gone", () -> nodes.redis("EXISTS", "{vertx}:map:shop") == 0);
    Nodes.SOON.until("its map too", () -> nodes.redis("EXISTS", "{vertx}:ttls") == 0);
  }

  @Test
  void a_time_to_live_below_zero_is_refused() {
    var map = map(nodes.start());
    assertThatThrownBy(() -> map.put("key", "a", -1)).hasMessageContaining("-1");
  }

  @Test
  void of_many_who_replace_the_same_value_one_succeeds() {
    var one = map(nodes.start());
    var other = map(nodes.start());
    Nodes.get(one.put("key", "old"));

    var tries =
        IntStream.range(0, 20)
            .mapToObj(i -> (i % 2 == 0 ? one : other).replaceIfPresent("key", "old", "new" + i))
            .toList();

    Nodes.get(Future.all(tries));
    assertThat(tries.stream().filter(Future::result).count()).isOne();
  }

  @Test
  void a_map_that_cannot_be_reached_says_where_and_never_the_password() {
    var map = map(nodes.start());
    FreshRedis.stop(secret);

    var failure = Nodes.failure(map.get("key"));

    assertThat(failure).isInstanceOf(RedisAway.class).hasMessageContaining("127.0.0.1");
    assertThat(failure.getMessage()).doesNotContain(secret.reveal().split("[:@]", -1)[2]);
    FreshRedis.start(secret);
    assertThat(Nodes.get(map.get("key"))).isNull();
  }

  @Test
  void a_synchronous_map_is_shared_and_its_sets_are_copies() {
    Map<String, String> one = Nodes.manager(nodes.start()).getSyncMap("ha");
    Map<String, String> other = Nodes.manager(nodes.start()).getSyncMap("ha");

    assertThat(one.put("a", "1")).isNull();
    assertThat(other.put("a", "2")).isEqualTo("1");
    assertThat(other.putIfAbsent("b", "3")).isNull();

    assertThat(one).isEqualTo(Map.of("a", "2", "b", "3")).hasSize(2).containsKey("b");
    assertThatThrownBy(() -> one.keySet().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(one.remove("a")).isEqualTo("2");
    other.clear();
    assertThat(one).isEmpty();
  }

  @Test
  void a_counter_counts_for_all() {
    var one = Nodes.get(nodes.start().sharedData().getCounter("visits"));
    var other = Nodes.get(nodes.start().sharedData().getCounter("visits"));
    var all =
        IntStream.range(0, 100)
            .mapToObj(i -> (i % 2 == 0 ? one : other).incrementAndGet())
            .toList();

    Nodes.get(Future.all(all));

    assertThat(Nodes.get(one.get())).isEqualTo(100);
    assertThat(all.stream().map(Future::result).distinct().count()).isEqualTo(100);
  }

  private static AsyncMap<String, String> map(Vertx by) {
    return Nodes.get(by.sharedData().<String, String>getAsyncMap("shop"));
  }
}
