package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationsTest {

  private static final int MANY = 10_000;

  private final Nodes nodes = new Nodes(FreshRedis.url().reveal());

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void ten_thousand_consumers_are_known_everywhere_within_two_seconds() {
    var one = nodes.start();
    var other = nodes.start();
    Nodes.agree(one, other);

    var began = System.nanoTime();
    Nodes.get(Future.all(IntStream.range(0, MANY).mapToObj(i -> consumer(one, "a" + i)).toList()));
    Nodes.SOON.until("the last is known of", () -> nodes.knows(other, "a" + (MANY - 1)));
    var lasted = Duration.ofNanos(System.nanoTime() - began);

    assertThat(lasted).isLessThan(Duration.ofSeconds(2));
    assertThat(Nodes.ask(other, "a0")).isEqualTo("a0");
    var late = nodes.start();
    Nodes.SOON.until("the new node knows too", () -> nodes.knows(late, "a" + (MANY - 1)));
  }

  @Test
  void whoever_sends_after_a_registration_is_done_finds_it() {
    var one = nodes.start();
    var other = nodes.start();
    for (int i = 0; i < 50; i++) {
      var address = "address-" + i;
      assertThat(Nodes.isAnswered(other, address)).isFalse();
      Nodes.answer(one, address, "yes");
      assertThat(Nodes.ask(other, address)).isEqualTo("yes");
    }
  }

  @Test
  void messages_go_in_turn_to_all_who_listen_and_to_nobody_who_has_stopped() {
    var one = nodes.start();
    var other = nodes.start();
    var third = nodes.start();
    Nodes.answer(one, "shared", "one");
    var consumer = other.eventBus().consumer("shared", message -> message.reply("other"));
    Nodes.get(consumer.completion());
    Nodes.SOON.until("both answer", () -> answers(third).containsAll(List.of("one", "other")));

    Nodes.get(consumer.unregister());

    Nodes.SOON.until("one alone is asked", () -> Set.copyOf(answers(third)).equals(Set.of("one")));
    assertThat(answers(third)).containsOnly("one");
  }

  @Test
  void what_is_published_reaches_every_node_once() {
    var all = List.of(nodes.start(), nodes.start(), nodes.start());
    var heard = new AtomicInteger();
    all.forEach(node ->
        Nodes.get(node.eventBus().consumer("news", _ -> heard.incrementAndGet()).completion()));
    Nodes.SOON.until(
        "the first knows of the others", () -> nodes.consumers(all.getFirst(), "news") == 3);

    all.getFirst().eventBus().publish("news", "");

    Nodes.SOON.until("all have heard", () -> heard.get() >= 3);
    assertThat(heard).hasValue(3);
  }

  private static Future<Void> consumer(Vertx by, String address) {
    return by.eventBus().consumer(address, message -> message.reply(address)).completion();
  }

  private static List<String> answers(Vertx to) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(Nodes.askOnce(to, "shared").orElse("nobody"));
    }
    return answers;
  }
}
