package dev.orchestrator.telegram;

import static dev.orchestrator.telegram.Scene.SOON;
import static dev.orchestrator.telegram.Scene.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups: the bot hears what is said to it, and each who talks has threads of their own. */
class GroupsTest {

  private static DoorStage stage;
  private static Scene scene;

  private Bot bot;
  private Phone ana;
  private Phone bob;
  private long group;
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
    ana = stage.telegram.newPhone("Ana", "en");
    bob = stage.telegram.newPhone("Bob", "en");
    group = stage.telegram.newGroup(bot, "all of us");
    door = stage.open(bot, ana.id(), bob.id());
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void each_who_addresses_the_bot_talks_in_a_thread_of_their_own_and_is_answered_there() {
    var hers = ana.in(bot, group);
    var his = bob.in(bot, group);
    hers.says("nobody is meant");
    var first = hers.says("@" + bot.userName() + " build a shop");
    SOON.untilAsserted(() -> assertThat(stage.heard(group)).containsExactly("build a shop"));
    var second = his.says("build a blog, @" + bot.userName());
    SOON.until(() -> stage.heard(group).size() == 2);
    var threads = stage.threads(group);
    assertThat(threads).hasSize(2);
    for (var thread : threads) {
      stage.log.append(thread, new Said("about " + stage.lastWords(thread).orElseThrow()));
    }
    SOON.until(() -> texts(hers).size() == 2);
    assertThat(answered(hers, "about build a shop")).isEqualTo(first);
    assertThat(answered(hers, "about build a blog,")).isEqualTo(second);
  }

  @Test
  void an_answer_to_a_message_of_the_bot_is_for_the_bot() {
    var hers = ana.in(bot, group);
    hers.says("@" + bot.userName() + " build a shop");
    SOON.until(() -> stage.heard(group).size() == 1);
    stage.log.append(stage.threads(group).getFirst(), new Said("which colour?"));
    SOON.until(() -> !hers.fromBot().isEmpty());
    hers.replies(hers.fromBot().getFirst().id(), "blue");
    SOON.untilAsserted(
        () -> assertThat(stage.heard(group)).containsExactly("build a shop", "blue"));
  }

  @Test
  void commands_of_other_bots_are_not_ours_and_what_others_must_not_read_is_not_said() {
    var hers = ana.in(bot, group);
    hers.says("/nonsense");
    hers.says("/link@" + bot.userName());
    scene.says(hers, "Others read along here.");
    hers.says("/help");
    scene.says(hers, "/projects");
    assertThat(texts(hers)).hasSize(2);
  }

  /** Which message the bot's words answer. */
  private long answered(PhoneChat chat, String text) {
    return stage.telegram.calls("sendMessage").stream()
        .filter(call -> call.params().path("text").asText().equals(text))
        .map(call -> call.params().path("reply_parameters").path("message_id").asLong())
        .findFirst()
        .orElseThrow(() -> new AssertionError(text + " is not in " + texts(chat)));
  }
}
