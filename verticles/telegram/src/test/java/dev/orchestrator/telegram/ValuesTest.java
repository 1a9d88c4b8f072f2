package dev.orchestrator.telegram;

import static dev.orchestrator.telegram.Scene.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.SecretWait;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets in chats: asked for, taken into the vault, out of the chat, and nowhere else. */
class ValuesTest {

  private static DoorStage stage;
  private static Scene scene;

  private Bot bot;
  private Phone phone;
  private PhoneChat chat;
  private DoorStage.Opened door;

  @BeforeAll
  static void start() {
    stage = new DoorStage();
    scene = new Scene(stage);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void open() {
    bot = scene.bot();
    phone = stage.telegram.newPhone("Ana", "en");
    chat = phone.with(bot);
    door = stage.open(bot, phone.id());
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void a_missing_value_is_asked_for_and_the_next_lone_word_is_it_and_leaves_the_chat() {
    var thread = talking();
    var project = scene.project(phone, thread, "mailer");
    misses(thread, project, "SMTP_PASSWORD");
    scene.says(chat, "Write the value of SMTP_PASSWORD for mailer now");
    var canary = "correct" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    var message = chat.says(canary);
    scene.says(chat, "I have taken your message with the secret out of the chat.");
    scene.says(chat, "The deploy goes on.");
    assertThat(chat.shows()).extracting(Posted::id).doesNotContain(message);
    assertThat(kept(project, "SMTP_PASSWORD")).isEqualTo(canary);
    assertThat(stage.heard(phone.id())).containsExactly("hello");
    assertNowhere(canary);
    chat.says("thankfully-done");
    SOON.until(() -> stage.heard(phone.id()).contains("thankfully-done"));
  }

  @Test
  void of_several_values_one_is_asked_for_after_the_other_and_an_answer_may_hold_blanks() {
    var thread = talking();
    var project = scene.project(phone, thread, "shop");
    misses(thread, project, "PASS_PHRASE", "PAYMENT_API_KEY");
    var asked = scene.says(chat, "Write the value of PASS_PHRASE for shop now");
    assertThat(asked).endsWith("(1 more after this.)");
    chat.says("where do I find that?");
    SOON.until(() -> stage.heard(phone.id()).contains("where do I find that?"));
    var question = shown("Write the value of PASS_PHRASE");
    chat.replies(question.id(), "all my horses");
    scene.says(chat, "Write the value of PAYMENT_API_KEY for shop now");
    assertThat(kept(project, "PASS_PHRASE")).isEqualTo("all my horses");
    assertNowhere("all my horses");
    var key = "k" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    chat.says("it is PAYMENT_API_KEY=" + key);
    scene.says(chat, "The deploy goes on.");
    assertThat(kept(project, "PAYMENT_API_KEY")).isEqualTo(key);
    assertNowhere(key);
    assertThat(stage.count("telegram_asking WHERE project_id = '" + project.id() + "'")).isZero();
  }

  @Test
  void what_looks_like_a_secret_leaves_the_chat_unasked_also_from_captions_and_corrections() {
    talking();
    var token = 1_000_000_000L + ThreadLocalRandom.current().nextInt(1_000_000) + ":" + letters(35);
    chat.says("my bot is " + token);
    scene.says(chat, "out of the chat");
    var harmless = chat.says("nothing to see");
    SOON.until(() -> stage.heard(phone.id()).size() == 3);
    chat.edits(harmless, "my bot was " + token);
    SOON.until(() -> chat.shows().stream().noneMatch(shown -> shown.id() == harmless));
    chat.says("/deploy " + token);
    scene.says(chat, "commands take none");
    SOON.until(() -> chat.shows().stream().noneMatch(shown -> shown.text().contains(token)));
    assertThat(stage.heard(phone.id()))
        .containsExactly("hello", "my bot is [secret CAUGHT_1]", "nothing to see");
    assertNowhere(token);
  }

  @Test
  void where_telegram_lets_a_secret_stay_that_is_said() {
    talking();
    var group = stage.telegram.newGroup(bot, "all of us");
    var there = phone.in(bot, group);
    var token = 1_000_000_000L + ThreadLocalRandom.current().nextInt(1_000_000) + ":" + letters(35);
    there.says("@" + bot.userName() + " take " + token);
    scene.says(there, "Telegram does not let me take your message");
    assertNowhere(token);
  }

  private ThreadId talking() {
    chat.says("hello");
    return scene.thread(phone, 1);
  }

  /** A deploy waits for values. */
  private static void misses(ThreadId thread, Project project, String... names) {
    var wait =
        new SecretWait(
            FlowId.next(), project.id(), Optional.of(thread), List.of(names), "abc", "secrets-1");
    stage.flows.transaction(tx -> {
      stage.vault.waits().begin(tx, wait);
      return stage.log.append(
          tx,
          thread,
          new SecretsMissing(wait.flow(), project.id(), project.name(), List.of(names)));
    });
  }

  private static String kept(Project project, String name) {
    return SOON.get(
        name,
        () ->
            stage
                .flows
                .transaction(tx -> stage.vault.secrets().newest(tx, SecretScope.of(project), name))
                .map(Secret::reveal));
  }

  private Posted shown(String part) {
    return chat.fromBot().stream()
        .filter(message -> message.text().contains(part))
        .findFirst()
        .orElseThrow();
  }

  private static String letters(int count) {
    var random = ThreadLocalRandom.current();
    return random
        .ints(count, 0, 52)
        .map(each -> each < 26 ? 'a' + each : 'A' + each - 26)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** In no row of any table, but for what is sealed. */
  private static void assertNowhere(String secret) {
    SOON.until(
        "everything sent", () -> stage.count("telegram_message WHERE ended_at IS NULL") == 0);
    var tables =
        stage.database.list(
            row -> row.getString(0),
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'");
    assertThat(tables).contains("telegram_update", "thread_event", "telegram_errand");
    assertThat(tables)
        .allSatisfy(table ->
            assertThat(
                    stage.count(
                        "\"%s\" AS each WHERE strpos(each::text, '%s') > 0"
                            .formatted(table, secret)))
                .as(table)
                .isZero());
  }
}
