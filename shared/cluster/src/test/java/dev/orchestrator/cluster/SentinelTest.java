package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshRedis;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentinelTest {

  private static final Eventually PATIENTLY = Eventually.within(Duration.ofSeconds(30));

  @Test
  void nodes_find_the_master_by_its_name(@TempDir Path folder) {
    var redis = FreshRedis.url().reveal();
    try (var sentinel = Sentinel.over(redis, folder);
        var nodes =
            new Nodes(RedisClusterOptions.bySentinels(List.of(sentinel.url()), Sentinel.MASTER));
        var direct = new Nodes(redis)) {
      var one = nodes.start();
      var other = direct.start();

      Nodes.agree(one, other);
      Nodes.answer(one, "greet", "hello");
      assertThat(Nodes.ask(other, "greet")).isEqualTo("hello");
    }
  }

  @Test
  void nodes_follow_when_another_redis_becomes_the_master(@TempDir Path folder) {
    var first = FreshRedis.url();
    var redis = first.reveal();
    var copy = withPasswordOf(redis, FreshRedis.url().reveal());
    try (var replica = replica(copy, redis);
        var sentinel = Sentinel.over(redis, folder);
        var nodes =
            new Nodes(RedisClusterOptions.bySentinels(List.of(sentinel.url()), Sentinel.MASTER))) {
      PATIENTLY.until("the Sentinel knows the replica", () -> replicas(nodes).contains(port(copy)));
      var one = nodes.start();
      var other = nodes.start();
      Nodes.agree(one, other);
      Nodes.SOON.until("it has a copy", () -> replica.redis("ZCARD", "{vertx}:nodes") == 2);

      FreshRedis.stop(first);
      PATIENTLY.until("the other is the master", () -> isMaster(replica));

      Nodes.answer(one, "after", "yes");
      assertThat(Nodes.ask(other, "after")).isEqualTo("yes");
      var written = "{vertx}:subs:" + Nodes.manager(one).getNodeId();
      assertThat(replica.redis("HEXISTS", written, "after")).isOne();
      Nodes.agree(one, other);
    }
  }

  private static Nodes replica(String url, String master) {
    var replica = new Nodes(url);
    replica.redis("REPLICAOF", URI.create(master).getHost(), port(master));
    PATIENTLY.until(
        "it copies", () -> replica.answer("INFO", "replication").contains("master_link_status:up"));
    return replica;
  }

  private static String replicas(Nodes bySentinel) {
    return bySentinel.answer("SENTINEL", "REPLICAS", Sentinel.MASTER);
  }

  private static String port(String url) {
    return Integer.toString(URI.create(url).getPort());
  }

  /** A replica takes no writes. */
  private static boolean isMaster(Nodes by) {
    try {
      return by.redis("SET", "written", "1") == 1;
    } catch (AssertionError _) {
      return false;
    }
  }

  /** Gives a Redis the password of another one, which a replica of it must have. */
  private static String withPasswordOf(String model, String url) {
    var password = URI.create(model).getUserInfo().substring(1);
    try (var nodes = new Nodes(url)) {
      nodes.redis("CONFIG", "SET", "masterauth", password);
      nodes.redis("CONFIG", "SET", "requirepass", password);
    }
    return url.replaceFirst("://.*@", "://:" + password + "@");
  }
}
