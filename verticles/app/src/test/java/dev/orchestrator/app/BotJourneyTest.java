package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.LimitRules;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bot that somebody asked for really talks, against a real server and the double of Telegram. */
@Timeout(300)
class BotJourneyTest {

  private static final String POOL = "/api/telegram-bots";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Eventually IN_TIME = Eventually.within(Duration.ofSeconds(40));

  @TempDir private Path folder;

  @Test
  void a_bot_of_the_pool_talks_through_deploys_and_is_anothers_once_its_project_is_deleted() {
    try (var telegram = BotApiDouble.start(InstantSource.system(), LimitRules.NONE);
        var server = ServerProcess.start(folder.resolve("data"), settings(telegram))) {
      var client = server.client();
      var bot = telegram.newBot("helper_bot");
      registered(client, bot);
      var chat = telegram.newPhone("Ana", "en").with(bot);

      var thread = client.ask("A Telegram bot that greets people by name");
      var project = client.await(thread, "DeployFinished", 1, LIMIT).path("project").asText();
      talks(chat, "Good day");
      assertThat(client.events(thread, "SecretsMissing")).isEmpty();
      assertThat(client.get(POOL).toString()).contains("ALLOCATED", project);

      nothingIsLostOrSaidTwiceWhileItIsReplaced(client, thread, project, chat);

      client.send("DELETE", "/api/projects/" + project, null);
      client.await(thread, "ProjectDeleted", 1, LIMIT);
      assertThat(client.get(POOL + "/available").toString()).contains("helper_bot");
      var heir = client.ask("A Telegram bot that tells the time");
      client.await(heir, "DeployFinished", 1, LIMIT);
      talks(chat, "Good evening");
      assertThat(server.output()).doesNotContain(bot.token());
    }
  }

  private static void registered(ApiClient client, Bot bot) {
    var made = client.send("POST", POOL, Map.of("token", bot.token()));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
  }

  /** It says again what is no command. */
  private static void talks(PhoneChat chat, String words) {
    chat.says(words);
    IN_TIME.until("an answer to " + words, () -> texts(chat).contains(words));
  }

  private static void nothingIsLostOrSaidTwiceWhileItIsReplaced(
      ApiClient client, String thread, String project, PhoneChat chat) {
    var said = new CopyOnWriteArrayList<String>();
    var before = texts(chat).size();
    client.send("POST", "/api/projects/" + project + "/deploys", Map.of());
    while (client.events(thread, "DeployFinished").size() < 2) {
      says(chat, said);
    }
    for (var more = 0; more < 20; more++) { // the old one ends only now
      says(chat, said);
    }
    IN_TIME.until("an answer to the last one", () -> texts(chat).contains(said.getLast()));
    var answers = texts(chat);
    assertThat(answers.subList(before, answers.size()))
        .as("each once and in order")
        .isEqualTo(List.copyOf(said));
  }

  private static void says(PhoneChat chat, List<String> said) {
    var words = "Message " + said.size();
    chat.says(words);
    said.add(words);
    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
  }

  private static List<String> texts(PhoneChat chat) {
    return chat.fromBot().stream().map(Posted::text).toList();
  }

  private static Map<String, String> settings(BotApiDouble telegram) {
    var settings = new HashMap<>(TestPorts.next());
    settings.put("TELEGRAM_API_URL", telegram.url());
    return settings;
  }
}
