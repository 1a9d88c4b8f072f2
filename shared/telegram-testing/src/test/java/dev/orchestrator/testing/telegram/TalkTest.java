package dev.orchestrator.testing.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said, changed and pressed. */
class TalkTest {

  private final BotApiDouble world = BotApiDouble.start(Instant::now, LimitRules.NONE);
  private final Bot bot = world.newBot("builder_bot");
  private final BotClient client = new BotClient(world, bot);
  private final Phone anna = world.newPhone("Anna", "ru");
  private final PhoneChat chat = anna.with(bot);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_bot_is_known_by_its_token_alone() {
    assertThat(client.call("getMe", "{}").at("/result/username").asText()).isEqualTo("builder_bot");
    var stranger = new BotClient(world, new Bot(bot.id(), "builder_bot", bot.id() + ":other"));
    assertThat(stranger.call("getMe", "{}").path("description").asText()).isEqualTo("Unauthorized");
    world.revoke(bot);
    assertThat(client.call("getMe", "{}").path("error_code").asInt()).isEqualTo(401);
  }

  @Test
  void what_a_bot_says_is_shown_and_what_it_changes_is_shown_changed() {
    chat.says("hello");
    var id = client.says(anna, "one").at("/result/message_id").asInt();
    client.call("editMessageText", edit(id, "two"));
    assertThat(chat.fromBot()).singleElement().matches(shown -> shown.text().equals("two"));
    assertThat(chat.fromBot().getFirst().edits()).isEqualTo(1);
    client.call("deleteMessage", "{\"chat_id\":%d,\"message_id\":%d}".formatted(anna.id(), id));
    assertThat(chat.fromBot()).isEmpty();
    assertThat(why(client.call("editMessageText", edit(id, "three"))))
        .isEqualTo("Bad Request: message to edit not found");
  }

  @Test
  void a_change_that_changes_nothing_is_refused() {
    chat.says("hello");
    var id = client.says(anna, "one").at("/result/message_id").asInt();
    assertThat(why(client.call("editMessageText", edit(id, " one\n"))))
        .startsWith("Bad Request: message is not modified: specified new message content");
  }

  @Test
  void a_person_who_never_spoke_cannot_be_written_to_and_one_who_blocked_cannot_either() {
    assertThat(why(client.says(anna, "hi"))).isEqualTo("Bad Request: chat not found");
    chat.says("hello");
    chat.blocks();
    var refused = client.says(anna, "hi");
    assertThat(refused.path("error_code").asInt()).isEqualTo(403);
    assertThat(why(refused)).isEqualTo("Forbidden: bot was blocked by the user");
    chat.unblocks();
    assertThat(client.says(anna, "hi").path("ok").asBoolean()).isTrue();
  }

  @Test
  void a_press_reaches_the_bot_and_is_answered_once() {
    chat.says("hello");
    client.call("sendMessage", withButton("yes-1"));
    var press = chat.presses("Yes");
    var updates = client.call("getUpdates", "{}").path("result");
    assertThat(updates.path(1).at("/callback_query/data").asText()).isEqualTo("yes-1");
    assertThat(chat.awaitsAnswer(press)).isTrue();
    var answer = "{\"callback_query_id\":\"%s\",\"text\":\"done\"}".formatted(press);
    assertThat(client.call("answerCallbackQuery", answer).path("ok").asBoolean()).isTrue();
    assertThat(chat.pressAnswers()).containsExactly("done");
    assertThat(chat.awaitsAnswer(press)).isFalse();
    assertThat(why(client.call("answerCallbackQuery", answer)))
        .contains("query is too old and response timeout expired or query ID is invalid");
  }

  @Test
  void a_button_says_at_most_64_bytes() {
    chat.says("hello");
    assertThat(client.call("sendMessage", withButton("й".repeat(32))).path("ok").asBoolean())
        .isTrue();
    assertThat(why(client.call("sendMessage", withButton("й".repeat(32) + "x"))))
        .isEqualTo("Bad Request: BUTTON_DATA_INVALID");
  }

  @Test
  void typing_is_shown_until_the_answer() {
    chat.says("hello");
    client.call("sendChatAction", "{\"chat_id\":%d,\"action\":\"typing\"}".formatted(anna.id()));
    assertThat(chat.showsTyping()).isTrue();
    client.says(anna, "hi");
    assertThat(chat.showsTyping()).isFalse();
  }

  @Test
  void in_a_group_a_bot_hears_what_is_meant_for_it() {
    var group = world.newGroup(bot, "Team");
    var inGroup = anna.in(bot, group);
    inGroup.says("lunch?");
    inGroup.says("/status@builder_bot");
    inGroup.says("@builder_bot deploy");
    var id = client.says(group, "done").at("/result/message_id").asInt();
    inGroup.replies(id, "thanks");
    assertThat(client.call("getUpdates", "{}").path("result"))
        .extracting(update -> update.at("/message/text").asText())
        .containsExactly("/status@builder_bot", "@builder_bot deploy", "thanks");
  }

  @Test
  void a_file_comes_through_in_both_directions() {
    chat.sendsFile(new SentFile("plan.txt", "план".getBytes(StandardCharsets.UTF_8)), "see");
    var sent = client.call("getUpdates", "{}").at("/result/0/message/document/file_id").asText();
    var path = client.call("getFile", "{\"file_id\":\"" + sent + "\"}").at("/result/file_path");
    var address = world.url() + "/file/bot" + bot.token() + "/" + path.asText();
    var request = HttpRequest.newBuilder(URI.create(address)).build();
    assertThat(client.text(request)).isEqualTo("план");

    assertThat(
            client.send(client.upload(anna.id(), "log.txt", "a\r\nб\r\n")).path("ok").asBoolean())
        .isTrue();
    assertThat(chat.fromBot().getFirst().file().orElseThrow().text()).isEqualTo("a\r\nб\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Start", "start!", ""})
  void a_command_is_lower_case(String name) {
    var json = "{\"commands\":[{\"command\":\"%s\",\"description\":\"x\"}]}".formatted(name);
    assertThat(why(client.call("setMyCommands", json)))
        .isEqualTo("Bad Request: BOT_COMMAND_INVALID");
  }

  @Test
  void commands_are_kept_for_each_language() {
    client.call(
        "setMyCommands",
        "{\"language_code\":\"ru\",\"commands\":[{\"command\":\"new\",\"description\":\"Новый\"}]}");
    assertThat(
            client
                .call("getMyCommands", "{\"language_code\":\"ru\"}")
                .at("/result/0/description")
                .asText())
        .isEqualTo("Новый");
    assertThat(client.call("getMyCommands", "{}").path("result")).isEmpty();
  }

  @Test
  void an_answer_can_be_lost_after_its_effect() {
    chat.says("hello");
    world.losesAnswer("sendMessage");
    assertThatThrownBy(() -> client.says(anna, "once")).isInstanceOf(UncheckedIOException.class);
    assertThat(chat.fromBot()).hasSize(1);
    assertThat(world.calls("sendMessage")).singleElement().matches(Call::isDone);
  }

  private String edit(int id, String text) {
    return Json.object()
        .put("chat_id", anna.id())
        .put("message_id", id)
        .put("text", text)
        .toString();
  }

  private String withButton(String data) {
    return """
    {"chat_id": %d, "text": "Deploy?", "reply_markup":
      {"inline_keyboard": [[{"text": "Yes", "callback_data": "%s"}]]}}
    """
        .formatted(anna.id(), data);
  }

  private static String why(JsonNode answer) {
    return answer.path("description").asText();
  }
}
