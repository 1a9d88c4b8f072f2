package dev.orchestrator.testing.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a bot may send; the clock stands still until a test moves it. */
class LimitsTest {

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final BotApiDouble world = BotApiDouble.start(clock, LimitRules.TELEGRAM);
  private final Bot bot = world.newBot("builder_bot");
  private final BotClient client = new BotClient(world, bot);
  private final Phone anna = world.newPhone("Anna", "ru");

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_burst_to_a_chat_is_short_and_then_it_is_one_a_second() {
    anna.with(bot).says("hello");
    assertThat(IntStream.range(0, 3).map(i -> wait(client.says(anna, "m" + i)))).containsOnly(0);
    assertThat(wait(client.says(anna, "more"))).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(wait(client.says(anna, "more"))).isZero();
    assertThat(wait(client.says(anna, "and more"))).isPositive();
  }

  @Test
  void who_does_not_wait_waits_longer_each_time_up_to_four_minutes() {
    anna.with(bot).says("hello");
    IntStream.range(0, 3).forEach(i -> client.says(anna, "m" + i));
    var waits = IntStream.range(0, 10).map(i -> wait(client.says(anna, "more"))).boxed().toList();
    assertThat(waits).startsWith(1, 2, 4, 8).endsWith(245).isSorted();
    clock.advance(Duration.ofSeconds(244));
    assertThat(wait(client.says(anna, "still too early"))).isEqualTo(245);
    clock.advance(Duration.ofSeconds(245));
    assertThat(wait(client.says(anna, "at last"))).isZero();
    assertThat(anna.with(bot).fromBot()).hasSize(4);
  }

  @Test
  void a_refusal_says_how_long_in_words_and_in_a_number() {
    anna.with(bot).says("hello");
    world.refuses("sendMessage", 245);
    var refused = client.says(anna, "hi");
    assertThat(refused.path("error_code").asInt()).isEqualTo(429);
    assertThat(refused.path("description").asText())
        .isEqualTo("Too Many Requests: retry after 245");
    assertThat(wait(refused)).isEqualTo(245);
    assertThat(wait(client.says(anna, "hi"))).isZero();
  }

  @Test
  void a_group_gets_twenty_a_minute() {
    var group = world.newGroup(bot, "Team");
    for (var i = 0; i < 20; i++) {
      assertThat(wait(client.says(group, "m" + i))).isZero();
    }
    assertThat(wait(client.says(group, "more"))).isEqualTo(3);
  }

  @Test
  void all_chats_together_get_thirty_a_second() {
    for (var i = 0; i < 30; i++) {
      var phone = world.newPhone("P" + i, "en");
      phone.with(bot).says("hello");
      assertThat(wait(client.says(phone, "hi"))).isZero();
    }
    anna.with(bot).says("hello");
    assertThat(wait(client.says(anna, "hi"))).isPositive();
  }

  @Test
  void changes_count_as_messages_do() {
    anna.with(bot).says("hello");
    var id = client.says(anna, "m").at("/result/message_id").asInt();
    var waits =
        IntStream.range(0, 4)
            .map(i -> wait(client.call("editMessageText", edit(id, "m" + i))))
            .boxed()
            .toList();
    assertThat(waits).containsExactly(0, 0, 1, 2);
  }

  private String edit(int id, String text) {
    var json = Json.object().put("chat_id", anna.id()).put("message_id", id);
    return json.put("text", text).toString();
  }

  private static int wait(JsonNode answer) {
    return answer.at("/parameters/retry_after").asInt();
  }
}
