package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of messages in the outbox, over the double of Telegram and a real database. */
class SenderTest {

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
  void a_long_text_arrives_whole_as_a_file_with_words_below_it() {
    var bot = stage.telegram.newBot("files_bot");
    var phone = known(bot);
    var content = "строка журнала \uD83D\uDE80 \"кавычки\"\r\n--\r\n".repeat(20_000);
    try (var _ = stage.open(bot)) {
      put(bot, phone, Json.write(new Letter.TextFile("журнал \"1\".log", content, "Журнал <b>")));
      SOON.until(() -> files(phone.with(bot)).size() == 1);
    }
    var posted = files(phone.with(bot)).getFirst();
    assertThat(posted.text()).isEqualTo("Журнал <b>");
    assertThat(posted.file().orElseThrow().text()).isEqualTo(content);
    assertThat(posted.file().orElseThrow().name()).isEqualTo("журнал _1_.log");
  }

  @Test
  void what_cannot_be_read_is_given_up_and_holds_nothing_up() {
    var bot = stage.telegram.newBot("unreadable_bot");
    var phone = known(bot);
    put(bot, phone, "{\"type\":\"Telepathy\",\"text\":\"what a later version writes\"}");
    put(bot, phone, "nothing at all");
    put(bot, phone, Json.write(new Letter.TextFile("a.log", "content", "the next one")));
    try (var _ = stage.open(bot)) {
      SOON.until(() -> files(phone.with(bot)).size() == 1);
    }
    assertThat(
            stage.database.list(
                row -> String.valueOf(row.getString("failure")),
                "SELECT failure FROM telegram_message WHERE bot = $1 AND failure IS NOT NULL",
                bot.id()))
        .hasSize(2)
        .allMatch(failure -> failure.contains("cannot be read"));
  }

  private static List<Posted> files(PhoneChat chat) {
    return chat.fromBot().stream().filter(posted -> posted.file().isPresent()).toList();
  }

  /** Somebody who has written to the bot, so that it may write to them. */
  private static Phone known(Bot bot) {
    var phone = stage.telegram.newPhone("Somebody", "en");
    phone.with(bot).says("/start");
    return phone;
  }

  private static void put(Bot bot, Phone phone, String body) {
    var chat = new Chat(bot.id(), phone.id());
    var key = UUID.randomUUID().toString();
    stage.flows.transaction(tx -> {
      stage.memory.outbox().put(tx, new Outbox.Message(chat, key, Optional.empty(), body));
      return true;
    });
  }
}
