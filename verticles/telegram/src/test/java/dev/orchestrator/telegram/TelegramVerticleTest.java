package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.markup.Entity;
import dev.orchestrator.markup.Part;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People with phones at the door, over the double of Telegram and a real database. */
class TelegramVerticleTest {

  private static final AtomicInteger BOTS = new AtomicInteger();
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
  void a_stranger_is_told_their_id_and_starts_nothing() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Curious", "en");
    var users = stage.count("app_user");
    var threads = stage.count("thread");
    try (var _ = stage.open(bot)) {
      var chat = phone.with(bot);
      chat.says("build me a service");
      assertThat(answer(chat, 1)).contains(Long.toString(phone.id())).contains("invited");
      chat.says("/invite");
      assertThat(answer(chat, 2)).contains("invited");
    }
    assertThat(stage.count("app_user")).isEqualTo(users);
    assertThat(stage.count("thread")).isEqualTo(threads);
    assertThat(stage.telegram.calls("sendChatAction"))
        .noneMatch(call -> call.toString().contains(Long.toString(phone.id())));
  }

  @Test
  void words_come_into_a_thread_and_its_answers_come_back_each_as_a_message() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Ana", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("build me a service");
      var thread = thread(phone, 1);
      assertThat(stage.heard(phone.id())).containsExactly("build me a service");
      SOON.until(chat::showsTyping);
      stage.log.append(thread, new Said("I begin."));
      stage.log.append(thread, new Said("It is live."));
      answer(chat, 2);
      assertThat(texts(chat)).containsExactly("I begin.", "It is live.");
    }
  }

  @Test
  void messages_of_one_chat_keep_their_order() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Quick", "en");
    var said = IntStream.range(0, 40).mapToObj(n -> "message " + n).toList();
    var chat = phone.with(bot);
    said.forEach(chat::says);
    try (var _ = stage.open(bot, phone.id())) {
      SOON.untilAsserted(() -> assertThat(stage.heard(phone.id())).isEqualTo(said));
    }
  }

  @Test
  void what_is_written_while_the_door_is_closed_is_heard_once_when_it_opens() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Patient", "en");
    var chat = phone.with(bot);
    try (var _ = stage.open(bot, phone.id())) {
      chat.says("one");
      thread(phone, 1);
    }
    chat.says("two");
    try (var _ = stage.open(bot, phone.id())) {
      SOON.untilAsserted(() -> assertThat(stage.heard(phone.id())).containsExactly("one", "two"));
      SOON.until(() -> stage.telegram.unconfirmed(bot) == 0);
    }
    assertThat(stage.heard(phone.id())).containsExactly("one", "two");
  }

  @Test
  void progress_is_one_message_that_changes_and_what_comes_after_an_answer_is_another() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Watcher", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("go");
      var thread = thread(phone, 1);
      stage.log.append(thread, progress("the plan is made"));
      SOON.untilAsserted(() -> assertThat(texts(chat)).containsExactly("the plan is made"));
      stage.log.append(thread, progress("the code is written"));
      stage.log.append(thread, progress("the tests run"));
      SOON.untilAsserted(() -> assertThat(texts(chat)).containsExactly("the tests run"));
      stage.log.append(thread, new Said("It is live."));
      SOON.untilAsserted(
          () -> assertThat(texts(chat)).containsExactly("the tests run", "It is live."));
      stage.log.append(thread, progress("the next plan is made"));
      SOON.untilAsserted(() ->
          assertThat(texts(chat))
              .containsExactly("the tests run", "It is live.", "the next plan is made"));
    }
  }

  @Test
  void an_invitation_lets_one_person_in() {
    var bot = bot();
    var boss = stage.telegram.newPhone("Boss", "en");
    var guest = stage.telegram.newPhone("Guest", "en");
    var late = stage.telegram.newPhone("Late", "en");
    try (var _ = stage.open(bot, boss.id())) {
      boss.with(bot).says("/invite user");
      var invited = answer(boss.with(bot), 1);
      assertThat(invited).contains("https://t.me/" + bot.userName() + "?start=");
      var token = first(invited, "start=([A-Za-z0-9_-]+)");
      guest.with(bot).says("/start " + token);
      assertThat(answer(guest.with(bot), 1)).contains("/projects").doesNotContain("/invite");
      late.with(bot).says("/start " + token);
      assertThat(answer(late.with(bot), 1)).contains("unknown, used or too old");
      guest.with(bot).says("/invite");
      assertThat(answer(guest.with(bot), 2)).isEqualTo("Only admins may do that.");
      assertThat(
              stage.database.list(
                  row -> row.getString("body"), "SELECT body FROM telegram_message"))
          .as("the link is not kept")
          .noneMatch(body -> body.contains(token));
    }
  }

  @Test
  void a_login_code_joins_the_chat_to_the_user_of_the_command_line() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Same", "en");
    var cli = stage.users.ensure("command-line", Role.USER);
    var code =
        stage.database.transaction(client -> stage.admissions.code(client, cli.user())).text();
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("/link");
      assertThat(answer(chat, 1)).containsPattern("[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}");
      chat.says("/link " + code.reveal());
      assertThat(answer(chat, 2)).contains("the same user");
      chat.says("hello");
      thread(phone, 1);
      assertThat(
              stage.database.list(
                  row -> row.getUUID("user_id"),
                  "SELECT user_id FROM telegram_chat WHERE chat = $1",
                  phone.id()))
          .containsExactly(cli.user().value());
    }
  }

  @Test
  void each_is_spoken_to_in_the_language_of_their_telegram_until_they_choose_another() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Ольга", "ru");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("/projects");
      assertThat(answer(chat, 1)).startsWith("У вас пока нет проектов");
      chat.says("/language en");
      assertThat(answer(chat, 2)).isEqualTo("From now on I speak English.");
      chat.says("/nonsense");
      assertThat(answer(chat, 3)).contains("/nonsense").contains("/help");
    }
  }

  @Test
  void what_cannot_be_read_is_politely_refused() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Painter", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.sends("sticker", "{\"file_id\":\"x\",\"file_unique_id\":\"y\",\"type\":\"regular\"}");
      assertThat(answer(chat, 1)).contains("only read text");
      var message = chat.says("first");
      thread(phone, 1);
      chat.edits(message, "second");
      assertThat(answer(chat, 2)).contains("before you changed it");
      assertThat(stage.heard(phone.id())).containsExactly("first");
    }
  }

  @Test
  void a_reply_picks_the_thread_of_what_it_answers() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Busy", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("the first thing");
      var first = thread(phone, 1);
      stage.log.append(first, new Said("which colour?"));
      answer(chat, 1);
      var question = chat.fromBot().getFirst();
      chat.says("/new");
      answer(chat, 2);
      chat.says("the second thing");
      SOON.until(() -> stage.heard(phone.id()).size() == 2);
      chat.replies(question.id(), "blue");
      SOON.untilAsserted(() -> assertThat(stage.lastWords(first)).contains("blue"));
    }
  }

  @Test
  void a_pause_that_telegram_asks_for_delays_an_answer_and_loses_none() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Crowd", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("go");
      var thread = thread(phone, 1);
      stage.telegram.refuses("sendMessage", 1, 2);
      stage.log.append(thread, new Said("one"));
      stage.log.append(thread, new Said("two"));
      SOON.untilAsserted(() -> assertThat(texts(chat)).containsExactly("one", "two"));
    }
  }

  @Test
  void what_a_model_writes_in_markdown_is_shown_as_it_is_meant_and_cut_where_it_is_too_long() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Reader", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("go");
      var thread = thread(phone, 1);
      stage.log.append(thread, new Said("It is **live**."));
      assertThat(answer(chat, 1)).isEqualTo("It is live.");
      assertThat(chat.fromBot().getFirst().styles())
          .singleElement()
          .satisfies(style -> {
            assertThat(style.type()).isEqualTo("bold");
            assertThat(style.offset()).isEqualTo(6);
          });
      stage.log.append(thread, new Said("word ".repeat(1500)));
      answer(chat, 3);
      assertThat(String.join(" ", texts(chat).subList(1, 3)).split("\\s+")).hasSize(1500);
    }
  }

  @Test
  void what_telegram_will_not_format_arrives_as_text_that_can_be_read() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Plain", "en");
    try (var _ = stage.open(bot, phone.id())) {
      var chat = phone.with(bot);
      chat.says("/help");
      answer(chat, 1);
      var misshaped =
          new Part("see here", List.of(new Entity(Entity.Kind.TEXT_LINK, 4, 4, "no address")));
      stage.flows.transaction(tx -> {
        var place = new Chat(bot.id(), phone.id());
        var message =
            new Outbox.Message(
                place, "k", Optional.empty(), Json.write(new Letter.Message(misshaped, List.of())));
        stage.memory.outbox().put(tx, message);
        return true;
      });
      assertThat(answer(chat, 2)).isEqualTo("see here (no address)");
    }
  }

  @Test
  void who_has_blocked_the_bot_holds_nobody_else_up() {
    var bot = bot();
    var gone = stage.telegram.newPhone("Gone", "en");
    var here = stage.telegram.newPhone("Here", "en");
    try (var _ = stage.open(bot, gone.id(), here.id())) {
      gone.with(bot).says("go");
      here.with(bot).says("go");
      var lost = thread(gone, 1);
      var told = thread(here, 1);
      gone.with(bot).blocks();
      SOON.until(() ->
          stage.count("telegram_chat WHERE blocked_at IS NOT NULL AND chat = " + gone.id()) == 1);
      stage.log.append(lost, new Said("nobody reads this"));
      stage.log.append(told, new Said("somebody reads this"));
      assertThat(answer(here.with(bot), 1)).isEqualTo("somebody reads this");
      assertThat(stage.count("telegram_message WHERE chat = " + gone.id())).isZero();
    }
  }

  @Test
  void what_telegram_refuses_for_good_is_given_up_and_what_is_behind_it_is_sent() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Away", "en");
    try (var _ = stage.open(bot, phone.id())) {
      phone.with(bot).says("go");
      thread(phone, 1);
      phone.with(bot).blocks();
      var body = Json.write(new Letter.Message(new Part("too late", List.of()), List.of()));
      var place = new Chat(bot.id(), phone.id());
      stage.flows.transaction(tx -> {
        stage.memory.outbox().put(tx, new Outbox.Message(place, "k", Optional.empty(), body));
        return true;
      });
      SOON.untilAsserted(() ->
          assertThat(
                  stage.database.list(
                      row -> row.getString("failure"),
                      "SELECT failure FROM telegram_message WHERE chat = $1",
                      phone.id()))
              .singleElement()
              .asString()
              .startsWith("403"));
    }
  }

  @Test
  void who_waits_long_sees_that_somebody_is_at_it() {
    var bot = bot();
    var phone = stage.telegram.newPhone("Patient", "en");
    try (var _ = stage.open(bot, phone.id())) {
      phone.with(bot).says("think hard");
      thread(phone, 1);
      SOON.until(() -> typed(phone) >= 2);
      assertThat(answer(phone.with(bot), 1)).isEqualTo("I am at it; this takes a little.");
    }
  }

  private static long typed(Phone phone) {
    return stage.telegram.calls("sendChatAction").stream()
        .filter(call -> call.params().path("chat_id").asLong() == phone.id())
        .count();
  }

  private static Bot bot() {
    return stage.telegram.newBot("door_" + BOTS.incrementAndGet() + "_bot");
  }

  private static ThreadId thread(Phone phone, int heard) {
    SOON.until(() -> stage.heard(phone.id()).size() >= heard);
    return stage.threads(phone.id()).getLast();
  }

  /** The bot's n-th message, once it is there. */
  private static String answer(PhoneChat chat, int number) {
    SOON.until("message " + number, () -> texts(chat).size() >= number);
    return texts(chat).get(number - 1);
  }

  private static List<String> texts(PhoneChat chat) {
    return chat.fromBot().stream().map(Posted::text).toList();
  }

  private static Progress progress(String text) {
    return new Progress(FlowId.next(), ProjectId.next(), "developer-1", text);
  }

  private static String first(String text, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
