package dev.orchestrator.telegram;

import static dev.orchestrator.telegram.Scene.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.CancelledWork;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.EngineeringCommand.CancelWork;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.LogTail;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus.Subscription;
import dev.orchestrator.store.Project;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Call;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.why.Topic;
import dev.orchestrator.why.Whereabouts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands: answered from data, carried out by the commands of other doors. */
class CommandsTest {

  private static DoorStage stage;
  private static Scene scene;

  private final Queue<Object> carriedOut = new ConcurrentLinkedQueue<>();
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
  void status_why_and_cost_of_the_only_project_are_answered_at_once_without_a_model() {
    var thread = talking();
    var project = scene.project(phone, thread, "shop");
    try (var _ = explanations(project)) {
      chat.says("/status");
      assertThat(scene.says(chat, "• shop: not begun")).isNotEmpty();
      chat.says("/cost shop");
      assertThat(scene.says(chat, "shop: 0 calls of models")).contains("cost unknown");
      chat.says("/why " + project.id());
      scene.says(chat, "shop is a draft");
      chat.says("/cost");
      scene.says(chat, "No model was called in the last 30 days.");
      chat.says("/status nothing-like-this");
      scene.says(chat, "You have no such project.");
      assertThat(stage.count("llm_call")).isZero();
    }
  }

  @Test
  void how_much_is_told_of_a_project_is_chosen_in_the_settings() {
    var thread = talking();
    scene.project(phone, thread, "shop");
    try (var _ =
        stage.bus.serve(
            UpdateProject.class,
            (_, command) -> {
              carriedOut.add(Optional.ofNullable(command.notifications()));
              return Answer.refused("no", "Not today.", "Try tomorrow.");
            })) {
      chat.says("/settings");
      scene.presses(chat, "How much I tell");
      assertThat(scene.shown(chat, "Without a sound").text())
          .isEqualTo("Of shop I tell: everything, with progress. What shall it be?");
      scene.presses(chat, "Without a sound");
      scene.says(chat, "Not today.");
    }
    assertThat(carriedOut).containsExactly(Optional.of(Notifications.OFF));
  }

  @Test
  void an_admin_puts_a_bot_into_the_pool_by_its_token_which_does_not_stay_in_the_chat() {
    talking();
    var spare = stage.telegram.newBot("spare_bot");
    chat.says("/admin");
    scene.presses(chat, "Bots");
    scene.presses(chat, "Add a bot");
    scene.says(chat, "Send me the token");
    var question = chat.fromBot().getLast();
    assertThat(question.text()).startsWith("Send me the token");
    SOON.until(
        "what was sent is known by its number",
        () -> stage.count("telegram_message WHERE ended_at IS NULL") == 0);
    chat.replies(question.id(), spare.token());
    scene.says(chat, "@spare_bot is in the pool now.");
    assertThat(chat.shows().toString()).doesNotContain(spare.token());
    assertThat(stage.pool.list()).singleElement().matches(bot -> bot.id() == spare.id());
    assertThat(stage.count("secret WHERE ciphertext IS NOT NULL")).as("left in the vault").isZero();
    chat.says("/admin");
    scene.presses(chat, "Bots");
    scene.says(chat, "• @spare_bot: free");
  }

  @Test
  void where_several_projects_fit_one_is_chosen_from_pages_that_are_turned_in_place() {
    var thread = talking();
    IntStream.range(10, 24).forEach(n -> scene.project(phone, thread, "shop-" + n));
    try (var _ =
        stage.bus.serve(
            TriggerDeploy.class,
            (_, command) -> {
              carriedOut.add(command);
              return new Answer.Done<>(new Started(FlowId.next(), "shop"));
            })) {
      chat.says("/deploy");
      var first = scene.shown(chat, "2 ›");
      assertThat(first.buttons()).hasSize(7).contains("shop-23", "shop-18");
      scene.presses(chat, "2 ›");
      var second = scene.shown(chat, "‹ 1");
      assertThat(second.id()).isEqualTo(first.id());
      assertThat(second.buttons()).hasSize(8).contains("shop-17", "shop-12", "3 ›");
      scene.presses(chat, "shop-12");
      scene.says(chat, "shop-12: the deploy begins.");
      SOON.until(() ->
          chat.fromBot().stream()
              .filter(shown -> shown.id() == first.id())
              .allMatch(shown -> shown.buttons().isEmpty()));
      assertThat(scene.shown(chat, "Cancel").text()).contains("shop-12");
    }
    assertThat(carriedOut).hasSize(1);
  }

  @Test
  void what_runs_is_cancelled_only_after_a_yes_and_only_what_runs_is_offered() {
    var thread = talking();
    scene.project(phone, thread, "idle");
    chat.says("/cancel");
    scene.says(chat, "Nothing runs for any of your projects.");
    var busy = scene.project(phone, thread, "busy");
    stage.flows.transaction(tx -> stage.projects.move(tx, busy.id(), ProjectStatus.BUILDING));
    try (var _ =
        stage.bus.serve(
            CancelWork.class,
            (_, command) -> {
              carriedOut.add(command);
              return new Answer.Done<>(new CancelledWork(List.of()));
            })) {
      chat.says("/cancel");
      scene.says(chat, "Cancel the builds and deploys that run for busy?");
      assertThat(carriedOut).isEmpty();
      scene.presses(chat, "Yes");
      scene.says(chat, "busy: what runs is being cancelled.");
      assertThat(carriedOut).containsExactly(new CancelWork(busy.id().toString()));
    }
  }

  @Test
  void a_short_log_is_shown_and_a_long_one_comes_as_a_file() {
    var thread = talking();
    var project = scene.project(phone, thread, "logged");
    var lines = new ConcurrentLinkedQueue<List<String>>();
    lines.add(List.of("started", "ready"));
    lines.add(IntStream.range(0, 400).mapToObj(n -> "request number " + n).toList());
    try (var _ =
        stage.bus.serve(
            GetDeployLogs.class,
            (_, _) -> new Answer.Done<>(new LogTail(project.name(), lines.remove())))) {
      chat.says("/logs");
      assertThat(scene.says(chat, "The end of the log of logged")).contains("started\nready");
      chat.says("/logs");
      var file =
          SOON.get(
              "a file",
              () -> chat.fromBot().stream().flatMap(shown -> shown.file().stream()).findFirst());
      assertThat(file.name()).isEqualTo("logged.log");
      assertThat(new String(file.bytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("request number 399");
    }
  }

  @Test
  void others_see_nothing_of_a_project_and_admins_commands_are_theirs() {
    var thread = talking();
    var project = scene.project(phone, thread, "mine");
    var other = stage.telegram.newPhone("Bob", "en");
    invited(other);
    other.with(bot).says("/status " + project.id());
    scene.says(other.with(bot), "You have no such project.");
    other.with(bot).says("/admin");
    scene.says(other.with(bot), "Only admins may do that.");
    other.with(bot).says("/help");
    assertThat(scene.says(other.with(bot), "/rollback")).doesNotContain("/admin");
  }

  @Test
  void admins_look_at_nodes_alerts_servers_and_who_waits() {
    chat.says("/admin");
    scene.presses(chat, "Nodes");
    scene.says(chat, "Nodes\n");
    scene.presses(chat, "Alerts");
    scene.says(chat, "Alerts\n");
    scene.presses(chat, "Servers");
    scene.says(chat, "Servers\n");
    scene.presses(chat, "Who waits");
    scene.says(chat, "Who waits\n");
  }

  @Test
  void a_language_is_chosen_by_a_button_and_the_commands_follow_it() {
    chat.says("/settings");
    assertThat(scene.presses(chat, "Русский")).isEqualTo("Теперь я говорю по-русски.");
    chat.says("/projects");
    scene.says(chat, "У вас пока нет проектов");
    SOON.untilAsserted(() ->
        assertThat(stage.telegram.calls("setMyCommands"))
            .extracting(Call::toString)
            .anyMatch(
                call -> call.contains(Long.toString(phone.id())) && call.contains("ваши проекты"))
            .anyMatch(call -> call.contains("all_private_chats") && !call.contains("/admin")));
  }

  @Test
  void what_takes_long_for_one_delays_no_first_answer_of_another_nor_words_of_the_same() {
    var thread = talking();
    var project = scene.project(phone, thread, "slow");
    var other = stage.telegram.newPhone("Bob", "en");
    invited(other);
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var _ =
        stage.bus.serve(
            GetDeployLogs.class,
            (_, _) -> {
              begun.countDown();
              awaited(goOn);
              return new Answer.Done<>(new LogTail(project.name(), List.of("at last")));
            })) {
      chat.says("/logs");
      awaited(begun);
      other.with(bot).says("/projects");
      scene.says(other.with(bot), "You have no projects yet.");
      chat.says("meanwhile");
      SOON.until(() -> stage.heard(phone.id()).contains("meanwhile"));
      assertThat(Scene.texts(chat)).noneMatch(text -> text.contains("at last"));
      goOn.countDown();
      scene.says(chat, "at last");
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void new_begins_with_the_words_behind_it() {
    chat.says("/new build me a shop");
    scene.thread(phone, 1);
    assertThat(stage.heard(phone.id())).containsExactly("build me a shop");
  }

  private ThreadId talking() {
    chat.says("hello");
    return scene.thread(phone, 1);
  }

  private void invited(Phone guest) {
    chat.says("/invite");
    var link = scene.says(chat, "?start=");
    guest.with(bot).says("/start " + link.substring(link.indexOf("?start=") + 7).strip());
    scene.answer(guest.with(bot), 1);
  }

  private static Subscription explanations(Project project) {
    var whereabouts = new Whereabouts(stage.database);
    return stage.bus.serve(
        ExplainProject.class,
        (_, command) ->
            new Answer.Done<>(
                whereabouts.explain(
                    new Topic(
                        project.name(),
                        Optional.of(project.id()),
                        List.of(project.id()),
                        Optional.of(project.status()),
                        project.thread(),
                        3,
                        Locale.forLanguageTag(String.valueOf(command.language()))))));
  }
}
