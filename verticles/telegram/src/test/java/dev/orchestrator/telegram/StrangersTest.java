package dev.orchestrator.telegram;

import static dev.orchestrator.telegram.Scene.SOON;
import static dev.orchestrator.telegram.Scene.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers, whom an admin lets in by a button, or not. */
class StrangersTest {

  private static DoorStage stage;
  private static Scene scene;

  private Bot bot;
  private Phone admin;
  private PhoneChat office;
  private Phone stranger;
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
    stage.database.query("UPDATE stranger SET told_at = told_at - interval '2 hours'");
    bot = scene.bot();
    admin = stage.telegram.newPhone("Boss", "en");
    office = admin.with(bot);
    stranger = stage.telegram.newPhone("Curious", "en");
    door = stage.open(bot, admin.id());
    office.says("/help");
    scene.answer(office, 1);
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void an_admin_lets_a_stranger_in_by_a_button_and_the_stranger_is_told() {
    var chat = stranger.with(bot);
    var users = stage.count("app_user");
    chat.says("build me a shop");
    scene.says(chat, "I only talk with people who were invited");
    assertThat(scene.shown(office, "Let in").text()).contains(Long.toString(stranger.id()));
    assertThat(stage.count("app_user")).isEqualTo(users);
    assertThat(scene.presses(office, "Let in")).contains("may talk with me now");
    scene.says(chat, "You may talk with me now.");
    chat.says("build me a shop");
    scene.thread(stranger, 1);
    assertThat(stage.heard(stranger.id())).containsExactly("build me a shop");
    chat.says("/admin");
    scene.says(chat, "Only admins may do that.");
  }

  @Test
  void who_was_refused_stays_outside_and_admins_hear_of_each_once_a_day() {
    var chat = stranger.with(bot);
    chat.says("one");
    assertThat(scene.presses(office, "Refuse")).contains("stays outside");
    chat.says("two");
    chat.says("three");
    scene.answer(chat, 3);
    assertThat(knocks()).hasSize(1);
    assertThat(stage.heard(stranger.id())).isEmpty();
  }

  @Test
  void one_who_only_was_an_admin_lets_nobody_in() {
    var chat = stranger.with(bot);
    chat.says("hello");
    scene.shown(office, "Let in");
    stage.database.query(
        "UPDATE app_user SET role = 'USER' WHERE id = $1", scene.user(admin).value());
    stage.database.query("UPDATE identity SET by_setting = false");
    door.close();
    door = stage.open(bot);
    assertThat(scene.presses(office, "Let in")).isEqualTo("Only admins may do that.");
    chat.says("hello?");
    scene.answer(chat, 2);
    assertThat(stage.heard(stranger.id())).isEmpty();
  }

  @Test
  void a_crowd_of_strangers_does_not_flood_the_admins() {
    for (var n = 0; n < 14; n++) {
      var each = stage.telegram.newPhone("Crowd " + n, "en").with(bot);
      each.says("hello");
      scene.answer(each, 1);
    }
    SOON.until(() -> knocks().size() >= 1);
    assertThat(
            stage.database.first(
                row -> row.getLong(0),
                "SELECT count(*) FROM stranger WHERE told_at > now() - interval '1 hour'"))
        .hasValueSatisfying(told -> assertThat(told).isEqualTo(10));
    office.says("/admin");
    scene.presses(office, "Who waits");
    scene.says(office, "Let in with ✓, refuse with ✗:");
  }

  private List<String> knocks() {
    return texts(office).stream().filter(text -> text.contains("wants to talk")).toList();
  }
}
