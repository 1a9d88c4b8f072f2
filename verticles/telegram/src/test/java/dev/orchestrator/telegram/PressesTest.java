package dev.orchestrator.telegram;

import static dev.orchestrator.telegram.Scene.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.chats.Buttons;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.AnswerApproval.Outcome;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.EngineeringCommand.DecidePlan;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.PlanDecision;
import dev.orchestrator.messages.PlanOutcome;
import dev.orchestrator.messages.PlanOutline;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent.ApprovalAsked;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus.Subscription;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Buttons under messages: what is pressed comes to whoever carries it out, once, with an answer.
 */
class PressesTest {

  private static DoorStage stage;
  private static Scene scene;

  private final Queue<Object> carriedOut = new ConcurrentLinkedQueue<>();
  private final Queue<Envelope> senders = new ConcurrentLinkedQueue<>();
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
  void a_yes_to_an_approval_is_the_same_command_as_at_other_doors_and_its_buttons_go() {
    var thread = talking();
    var approval = ApprovalId.next();
    try (var _ = approvals()) {
      stage.log.append(thread, asked(approval));
      var shown = scene.shown(chat, "Yes");
      assertThat(shown.text()).isEqualTo("Delete it?");
      assertThat(scene.presses(chat, "Yes")).isEqualTo("I am at it.");
      SOON.untilAsserted(
          () -> assertThat(carriedOut).containsExactly(new AnswerApproval(approval, true)));
      assertThat(senders.element().principal().user()).isEqualTo(scene.user(phone));
      SOON.until(() -> chat.fromBot().getLast().buttons().isEmpty());
    }
  }

  @Test
  void pressed_twice_at_once_it_counts_once_and_both_presses_are_answered() {
    var thread = talking();
    var approval = ApprovalId.next();
    try (var _ = approvals()) {
      stage.log.append(thread, asked(approval));
      var shown = scene.shown(chat, "Yes");
      var first = chat.pressesStale(shown, "Yes");
      var second = chat.pressesStale(shown, "Yes");
      var other = chat.pressesStale(shown, "No");
      SOON.until(() ->
          !chat.awaitsAnswer(first) && !chat.awaitsAnswer(second) && !chat.awaitsAnswer(other));
      assertThat(chat.pressAnswers())
          .containsExactlyInAnyOrder(
              "I am at it.", "That was pressed already.", "That was pressed already.");
      SOON.until(() -> stage.errandsLeft() == 0);
      assertThat(carriedOut).containsExactly(new AnswerApproval(approval, true));
    }
  }

  @Test
  void somebody_else_and_whoever_comes_too_late_are_told_so_and_nothing_happens() {
    talking();
    var other = stage.telegram.newPhone("Bob", "en");
    var stranger = stage.telegram.newPhone("Eve", "en");
    var group = stage.telegram.newGroup(bot, "all of us");
    door.close();
    door = stage.open(bot, phone.id(), other.id());
    var keys = button(group, Duration.ofDays(1));
    assertThat(pressed(other, group, keys)).isEqualTo("This button is somebody else's.");
    assertThat(pressed(stranger, group, keys)).startsWith("I only talk with people");
    var late = button(group, Duration.ZERO);
    assertThat(pressed(phone, group, late)).isEqualTo("It is too late for that.");
    assertThat(pressed(phone, group, "nothing-of-ours"))
        .isEqualTo("This button does nothing any more.");
    assertThat(stage.errandsLeft()).isZero();
    assertThat(pressed(phone, group, keys)).isEqualTo("I am at it.");
  }

  @Test
  void a_plan_is_accepted_by_a_button_or_changed_in_words() {
    var thread = talking();
    var project = scene.project(phone, thread, "planned");
    try (var _ =
        stage.bus.serve(
            DecidePlan.class,
            (envelope, command) ->
                done(
                    envelope,
                    command,
                    new PlanOutcome(FlowId.next(), project.name(), command.decision())))) {
      stage.log.append(thread, proposed(project));
      scene.presses(chat, "Change it");
      scene.says(chat, "What should be different?");
      assertThat(carriedOut).isEmpty();
      stage.log.append(thread, proposed(project));
      scene.presses(chat, "Build it");
      SOON.untilAsserted(() ->
          assertThat(carriedOut)
              .containsExactly(new DecidePlan(project.id().toString(), PlanDecision.ACCEPT, null)));
    }
  }

  @Test
  void a_choice_is_said_in_the_presser_s_name_unless_they_have_answered_in_words() {
    var thread = talking();
    stage.log.append(thread, new Asked("Which colour?", List.of("red", "blue")));
    assertThat(scene.shown(chat, "blue").text()).isEqualTo("Which colour?");
    assertThat(scene.presses(chat, "blue")).isEqualTo("You said: blue");
    SOON.untilAsserted(() -> assertThat(stage.lastWords(thread)).contains("blue"));
    stage.log.append(thread, new Asked("Which size?", List.of("small", "large")));
    scene.shown(chat, "large");
    chat.says("medium please");
    SOON.untilAsserted(() -> assertThat(stage.lastWords(thread)).contains("medium please"));
    assertThat(scene.presses(chat, "large")).isEqualTo("It is too late for that.");
    assertThat(stage.lastWords(thread)).contains("medium please");
  }

  @Test
  void what_failed_can_be_tried_again_and_shows_its_evidence_also_where_that_is_long() {
    var thread = talking();
    var project = scene.project(phone, thread, "broken");
    try (var _ =
        stage.bus.serve(
            DeployAgain.class,
            (envelope, command) ->
                done(envelope, command, new Started(FlowId.next(), project.name())))) {
      var evidence = "a line of the log\n".repeat(500);
      stage.log.append(
          thread,
          new DeployFailed(
              FlowId.next(), project.id(), project.name(), "abc", "no answer", evidence));
      scene.presses(chat, "Show what went wrong");
      SOON.until(() -> chat.fromBot().stream().anyMatch(message -> message.file().isPresent()));
      assertThat(chat.fromBot().getLast().text()).isEqualTo("What was seen when it failed");
      scene.presses(chat, "Try again");
      scene.says(chat, "the deploy begins");
      assertThat(carriedOut).containsExactly(new DeployAgain(project.id().toString(), "abc"));
      stage.log.append(
          thread,
          new FlowFailed(
              FlowId.next(), "engineering.build", project.id(), project.name(), "tests", ""));
      scene.presses(chat, "Try again");
      SOON.untilAsserted(() -> assertThat(stage.lastWords(thread)).contains("try again"));
    }
  }

  @Test
  void what_is_live_can_be_opened_only_where_phones_can_and_rolled_back_after_a_question() {
    var thread = talking();
    var project = scene.project(phone, thread, "shop");
    try (var _ =
        stage.bus.serve(
            Rollback.class,
            (envelope, command) ->
                done(envelope, command, new Started(FlowId.next(), project.name())))) {
      stage.log.append(thread, live(project, "http://127.0.0.1:8000"));
      assertThat(scene.shown(chat, "Roll back").buttons())
          .containsExactly("Logs", "Cost", "Roll back");
      scene.presses(chat, "Roll back");
      SOON.untilAsserted(
          () -> assertThat(scene.shown(chat, "Logs").buttons()).containsExactly("Logs", "Cost"));
      scene.says(chat, "Roll shop back to the release before the live one?");
      scene.presses(chat, "No");
      SOON.until(() -> stage.errandsLeft() == 0);
      assertThat(carriedOut).isEmpty();
      stage.log.append(thread, live(project, "https://shop.example.com"));
      assertThat(scene.shown(chat, "Open").buttons())
          .containsExactly("Open", "Logs", "Cost", "Roll back");
      scene.presses(chat, "Roll back");
      scene.presses(chat, "Yes");
      scene.says(chat, "I put the release before back");
      assertThat(carriedOut).containsExactly(new Rollback(project.id().toString(), null));
    }
  }

  @Test
  void what_nobody_can_carry_out_is_tried_again_and_then_said_to_have_failed() {
    var thread = talking();
    stage.log.append(thread, asked(ApprovalId.next()));
    assertThat(scene.presses(chat, "No")).isEqualTo("I am at it.");
    scene.says(chat, "That did not work");
    assertThat(stage.errandsLeft()).isZero();
  }

  private ThreadId talking() {
    chat.says("hello");
    return scene.thread(phone, 1);
  }

  private Subscription approvals() {
    return stage.bus.serve(
        AnswerApproval.class,
        (envelope, command) ->
            done(envelope, command, new Outcome(command.accepted(), "It is carried out.")));
  }

  private <R> Answer<R> done(Envelope envelope, Object command, R result) {
    senders.add(envelope);
    carriedOut.add(command);
    return new Answer.Done<>(result);
  }

  private static ApprovalAsked asked(ApprovalId approval) {
    return new ApprovalAsked(approval, "delete_project", "Delete it?", Instant.EPOCH);
  }

  private static PlanProposed proposed(Project project) {
    var plan = new PlanOutline("A shop.", List.of("backend"), List.of(), List.of(), List.of());
    return new PlanProposed(
        FlowId.next(), project.id(), project.name(), 1, plan, null, Instant.EPOCH);
  }

  private static DeployFinished live(Project project, String url) {
    return new DeployFinished(
        FlowId.next(), project.id(), project.name(), ReleaseId.next(), url, "abc", false);
  }

  /** A button of Ana's in a group, where others see it too. */
  private String button(long group, Duration life) {
    var deed = dev.orchestrator.platform.Json.write(new Deed.Spent());
    return stage
        .flows
        .transaction(tx ->
            stage
                .memory
                .buttons()
                .make(
                    tx,
                    new Buttons.Place(new Chat(bot.id(), group), scene.user(phone)),
                    List.of(deed),
                    life))
        .getFirst();
  }

  private String pressed(Phone who, long group, String data) {
    var there = who.in(bot, group);
    var answers = there.pressAnswers().size();
    var press = there.pressesData(data);
    SOON.until(() -> !there.awaitsAnswer(press));
    return there.pressAnswers().get(answers);
  }
}
