package dev.orchestrator.telegram;

import static dev.orchestrator.telegram.Scene.SOON;
import static dev.orchestrator.telegram.Scene.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Update;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.platform.Json;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.SentFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever people and Telegram send is handled or politely refused; nothing is an error. */
class EverythingSentTest {

  private static final List<String> CONTENT =
      List.of(
          "{\"sticker\":{\"file_id\":\"x\"}}",
          "{\"voice\":{\"file_id\":\"x\",\"duration\":3}}",
          "{\"photo\":[{\"file_id\":\"x\"}]}",
          "{\"location\":{\"latitude\":1.5,\"longitude\":2}}",
          "{\"contact\":{\"phone_number\":\"1\",\"first_name\":\"x\"}}",
          "{\"poll\":{\"id\":\"1\",\"question\":\"?\",\"options\":[]}}",
          "{\"dice\":{\"emoji\":\"x\",\"value\":3}}",
          "{\"new_chat_members\":[{\"id\":5,\"is_bot\":false,\"first_name\":\"x\"}]}",
          "{\"pinned_message\":{\"message_id\":7,\"date\":0}}",
          "{\"migrate_to_chat_id\":-100}",
          "{\"forum_topic_created\":{\"name\":\"x\"}}",
          "{\"text\":\"\"}",
          "{\"text\":\"\\u0000\"}",
          "{\"text\":\"\\ud800 half a pair\"}",
          "{\"text\":\"/\"}",
          "{\"text\":17}",
          "{\"caption\":\"under nothing\"}");

  private static final List<String> KINDS =
      List.of(
          "message",
          "edited_message",
          "channel_post",
          "edited_channel_post",
          "inline_query",
          "callback_query",
          "my_chat_member",
          "chat_member",
          "chat_join_request",
          "message_reaction",
          "poll",
          "poll_answer",
          "something_of_tomorrow");

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
  void generated_updates_of_every_kind_and_malformed_ones_are_handled_without_an_error() {
    var random = new Random(20261123);
    var place = new Chat(bot.id(), phone.id());
    var first = 2_000_000_000L;
    IntStream.range(0, 400)
        .forEach(
            n -> stage.memory.inbox().keep(new Update(place, first + n, generated(random, n))));
    SOON.until(
        "all handled",
        () ->
            stage.count("telegram_update WHERE bot = %d AND handled_at IS NULL".formatted(bot.id()))
                == 0);
    assertThat(
            stage.database.list(
                row -> row.getString("failure"),
                "SELECT failure FROM telegram_update WHERE bot = $1 AND failure IS NOT NULL",
                bot.id()))
        .isEmpty();
    assertThat(stage.count("telegram_update WHERE attempts > 0 AND bot = %d".formatted(bot.id())))
        .isZero();
  }

  @Test
  void words_under_a_file_are_taken_and_it_is_said_that_the_file_was_not_read() {
    var file = new SentFile("plan.txt", "secret plan".getBytes(StandardCharsets.UTF_8));
    chat.sendsFile(file, "build what this says");
    scene.says(chat, "I have read your words, but not what you sent with them.");
    assertThat(stage.heard(phone.id())).containsExactly("build what this says");
    chat.sendsFile(file, "");
    scene.says(chat, "I do not read files.");
  }

  @Test
  void an_album_is_answered_once() {
    IntStream.range(0, 4)
        .forEach(
            n -> chat.sends("photo", "[{\"file_id\":\"x\"}]", "{\"media_group_id\":\"album-7\"}"));
    chat.sends("voice", "{\"file_id\":\"x\",\"duration\":3}");
    scene.says(chat, "voice messages");
    assertThat(texts(chat)).filteredOn(text -> text.contains("pictures")).hasSize(1);
  }

  @Test
  void who_has_blocked_the_bot_is_told_everything_when_they_come_back() {
    chat.says("hello");
    var thread = scene.thread(phone, 1);
    chat.blocks();
    SOON.until(() ->
        stage.count("telegram_chat WHERE blocked_at IS NOT NULL AND chat = " + phone.id()) == 1);
    stage.log.append(thread, new Said("while you were away"));
    chat.unblocks();
    scene.says(chat, "while you were away");
  }

  private String generated(Random random, int n) {
    var update = Json.mapper().createObjectNode().put("update_id", 2_000_000_000L + n);
    var content = (ObjectNode) Json.tree(CONTENT.get(random.nextInt(CONTENT.size())));
    var message = message(random, n).setAll(content);
    var kind = KINDS.get(random.nextInt(KINDS.size()));
    update.set(kind, kind.equals("callback_query") ? press(message, random) : message);
    return random.nextInt(3) == 0 ? broken(update, random) : update.toString();
  }

  private ObjectNode message(Random random, int n) {
    var message = Json.mapper().createObjectNode().put("message_id", 100_000 + n).put("date", 0);
    message.putObject("chat").put("id", phone.id()).put("type", type(random));
    message.putObject("from").put("id", phone.id()).put("is_bot", false).put("first_name", "Ana");
    if (random.nextInt(4) == 0) {
      message.putObject("reply_to_message").put("message_id", random.nextInt(10));
    }
    if (random.nextInt(4) == 0) {
      message.put("is_topic_message", true).put("message_thread_id", 3);
    }
    return message;
  }

  private static String type(Random random) {
    return List.of("private", "private", "group", "supergroup", "channel").get(random.nextInt(5));
  }

  private static ObjectNode press(JsonNode message, Random random) {
    var press = Json.mapper().createObjectNode().put("id", "1").put("data", "d" + random.nextInt());
    press.set("from", message.path("from"));
    press.set("message", message);
    return press;
  }

  /** One value somewhere is gone or of another type, or the whole is none. */
  private static String broken(ObjectNode update, Random random) {
    if (random.nextInt(10) == 0) {
      return "[1, \"no update\"]";
    }
    var node = update;
    while (true) {
      var names = List.copyOf(node.properties()).stream().map(each -> each.getKey()).toList();
      var name = names.get(random.nextInt(names.size()));
      if (node.get(name) instanceof ObjectNode deeper
          && !deeper.isEmpty()
          && random.nextInt(3) > 0) {
        node = deeper;
      } else {
        spoil(node, name, random);
        return update.toString();
      }
    }
  }

  private static void spoil(ObjectNode node, String name, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> node.remove(name);
      case 1 -> node.putNull(name);
      case 2 -> node.put(name, "no such thing");
      case 3 -> node.put(name, -1);
      default -> node.set(name, new ArrayNode(Json.mapper().getNodeFactory()));
    }
  }
}
