package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chats.Wires;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Posted;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several doors for one bot over one database, as nodes of a cluster have them. */
class NodesTest {

  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(20));

  private static DoorStage stage;

  @BeforeAll
  static void start() {
    stage = new DoorStage();
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void one_node_asks_and_another_goes_on_when_it_leaves() {
    var bot = stage.telegram.newBot("shared_bot");
    var phone = stage.telegram.newPhone("Quick", "en");
    var chat = phone.with(bot);
    var said = IntStream.range(0, 40).mapToObj(n -> "message " + n).toList();
    var asking = stage.open(bot, phone.id());
    try (var _ = stage.open(bot, phone.id());
        var _ = stage.open(bot, phone.id())) {
      try (asking) {
        said.subList(0, 20).forEach(chat::says);
        SOON.until(() -> stage.heard(phone.id()).size() == 20);
      }
      said.subList(20, 40).forEach(chat::says);
      SOON.untilAsserted(() -> assertThat(stage.heard(phone.id())).isEqualTo(said));
      SOON.until(() -> stage.telegram.unconfirmed(bot) == 0);
    }
    assertThat(conflicts(bot)).isZero();
  }

  @Test
  void the_turn_of_a_node_that_died_is_taken_over() {
    var bot = stage.telegram.newBot("left_bot");
    var phone = stage.telegram.newPhone("Patient", "en");
    var dead = UUID.randomUUID();
    assertThat(new Wires(stage.database).hold(bot.id(), dead, 2_000)).isTrue();
    phone.with(bot).says("is anybody there?");
    var opened = System.nanoTime();
    try (var _ = stage.open(bot, phone.id())) {
      SOON.until(() -> stage.heard(phone.id()).size() == 1);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - opened)).isLessThan(Duration.ofSeconds(8));
    assertThat(conflicts(bot)).isZero();
  }

  @Test
  void what_several_nodes_tell_keeps_its_order_and_comes_once() {
    var bot = stage.telegram.newBot("telling_bot");
    var phone = stage.telegram.newPhone("Reader", "en");
    var chat = phone.with(bot);
    try (var _ = stage.open(bot, phone.id());
        var _ = stage.open(bot, phone.id())) {
      chat.says("go");
      SOON.until(() -> stage.heard(phone.id()).size() == 1);
      var thread = stage.threads(phone.id()).getLast();
      var told = IntStream.range(0, 8).mapToObj(n -> "word " + n).toList();
      told.forEach(word -> stage.log.append(thread, new Said(word)));
      SOON.untilAsserted(() ->
          assertThat(chat.fromBot()).extracting(Posted::text).containsExactlyElementsOf(told));
    }
    assertThat(stage.telegram.calls("sendMessage"))
        .as("nobody was told to wait")
        .noneMatch(call -> call.bot().equals(bot.userName()) && call.status() == 429);
  }

  private static long conflicts(Bot bot) {
    return stage.telegram.calls("getUpdates").stream()
        .filter(call -> call.bot().equals(bot.userName()) && call.status() == 409)
        .count();
  }
}
