package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Lock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocksTest {

  private final Secret secret = FreshRedis.url();
  private final String url = secret.reveal();
  private final Nodes nodes = new Nodes(url);

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void those_who_wait_get_a_lock_in_their_order() {
    var one = nodes.start();
    var other = nodes.start();
    var first = Nodes.get(lock(one));
    List<Integer> order = new CopyOnWriteArrayList<>();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      var number = i;
      all.add(
          lock(i % 2 == 0 ? one : other)
              .onSuccess(held -> {
                order.add(number);
                held.release();
              }));
      var waiting = i + 2;
      Nodes.SOON.until("it stands in the queue", () -> nodes.redis("ZCARD", QUEUE) == waiting);
    }

    first.release();

    Nodes.get(Future.all(all));
    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    Nodes.SOON.until("nothing is left", () -> nodes.redis("EXISTS", QUEUE) == 0);
  }

  @Test
  void the_lock_of_a_killed_holder_goes_to_who_waits() {
    var one = nodes.start();
    try (var child = ChildNode.holding(url, "door")) {
      var waiting = lock(one);
      Nodes.SOON.until("it stands in the queue", () -> nodes.redis("ZCARD", QUEUE) == 2);
      assertThat(waiting.isComplete()).isFalse();

      child.kill();

      assertThat(Nodes.get(waiting)).isNotNull();
    }
  }

  @Test
  void who_gives_up_is_passed_over() {
    var one = nodes.start();
    var other = nodes.start();
    var held = Nodes.get(lock(one));

    var impatient = other.sharedData().getLockWithTimeout("door", 200);
    assertThat(Nodes.failure(impatient)).hasMessageContaining("door");
    var patient = lock(other);
    held.release();

    assertThat(Nodes.get(patient)).isNotNull();
    assertThat(nodes.redis("ZCARD", QUEUE)).isOne();
  }

  @Test
  void who_does_not_want_to_wait_is_told_at_once() {
    var one = nodes.start();
    var free = Nodes.get(one.sharedData().getLockWithTimeout("door", 0));

    assertThat(Nodes.failure(one.sharedData().getLockWithTimeout("door", 0)))
        .hasMessageContaining("door");

    free.release();
    Nodes.SOON.until("it is free", () -> nodes.redis("EXISTS", QUEUE) == 0);
    assertThat(Nodes.get(one.sharedData().getLockWithTimeout("door", 0))).isNotNull();
  }

  @Test
  void a_lock_is_still_held_after_redis_was_emptied_and_waiting_goes_on() {
    var one = nodes.start();
    var other = nodes.start();
    var held = Nodes.get(lock(one));
    var waiting = lock(other);
    Nodes.SOON.until("it stands in the queue", () -> nodes.redis("ZCARD", QUEUE) == 2);

    nodes.redis("FLUSHALL");

    Nodes.SOON.until("both stand there again", () -> nodes.redis("ZCARD", QUEUE) == 2);
    assertThat(waiting.isComplete()).isFalse();
    held.release();
    assertThat(Nodes.get(waiting)).isNotNull();
  }

  @Test
  void a_lock_that_is_released_while_redis_is_away_is_free_when_it_is_back() {
    try (var detour = new Detour(url);
        var behind = new Nodes(detour.url("redis"))) {
      var one = behind.start();
      var other = nodes.start();
      var held = Nodes.get(lock(one));
      var waiting = lock(other);

      detour.cut();
      held.release();
      detour.restore();

      assertThat(Nodes.get(waiting)).isNotNull();
    }
  }

  private static final String QUEUE = "{vertx}:lock:door";

  private static Future<Lock> lock(Vertx by) {
    return by.sharedData().getLockWithTimeout("door", 20_000);
  }
}
