package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From words in a chat to a running service, against a real server and the double of Telegram. */
@Timeout(300)
class TelegramJourneyTest {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final Pattern LIVE = Pattern.compile("is live at (http://[^\\s]+)");
  private static final Eventually IN_TIME = Eventually.within(Duration.ofMinutes(2));

  @TempDir private Path folder;

  @Test
  void words_in_a_chat_become_a_running_service_though_the_server_is_killed_meanwhile() {
    try (var telegram = BotApiDouble.start()) {
      var bot = telegram.newBot("front_door_bot");
      var phone = telegram.newPhone("Ana", "en");
      var chat = phone.with(bot);
      var data = folder.resolve("data");
      try (var server =
          ServerProcess.start(data, settings(TestPorts.next(), telegram, bot, phone.id()))) {
        chat.says(SENTENCE);
        IN_TIME.until("the first sign of work", () -> !texts(chat).isEmpty());
        server.kill();
      }
      try (var server =
          ServerProcess.start(data, settings(TestPorts.again(), telegram, bot, phone.id()))) {
        IN_TIME.until("what is live", () -> !live(chat).isEmpty());
        var url = live(chat).getFirst();
        assertThat(ApiClient.request(url + "/hello?name=Ann").body()).contains("Ann");
        IN_TIME.until("every update confirmed", () -> telegram.unconfirmed(bot) == 0);
        assertThat(server.client().get("/api/doctor").toString())
            .contains("@front_door_bot answers; 0 updates wait at Telegram");
        chat.says("/projects");
        IN_TIME.until(
            "the project in the list",
            () -> texts(chat).stream().anyMatch(text -> text.startsWith("Your projects:")));
      }
      assertThat(live(chat)).as("one service of one wish").containsOnly(live(chat).getFirst());
    }
  }

  private static Map<String, String> settings(
      Map<String, String> ports, BotApiDouble telegram, Bot bot, long admin) {
    var settings = new HashMap<>(ports);
    settings.put("TELEGRAM_BOT_TOKEN", bot.token());
    settings.put("TELEGRAM_API_URL", telegram.url());
    settings.put("ADMIN_TELEGRAM_IDS", Long.toString(admin));
    return settings;
  }

  private static List<String> live(PhoneChat chat) {
    return texts(chat).stream()
        .map(LIVE::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1))
        .toList();
  }

  private static List<String> texts(PhoneChat chat) {
    return chat.fromBot().stream().map(Posted::text).toList();
  }
}
