package dev.orchestrator.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.store.Projects;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much of a project a chat tells is its owner's choice. */
class NotificationsTest {

  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(20));
  private static final AtomicInteger BOTS = new AtomicInteger();
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
  void of_a_project_with_all_progress_and_results_are_heard() {
    try (var talk = talk(Notifications.ALL)) {
      assertThat(talk.build())
          .satisfiesExactly(
              progress -> assertThat(progress.text()).contains("half of it"),
              result -> assertThat(result.silent()).isFalse(),
              words -> assertThat(words.silent()).isFalse());
    }
  }

  @Test
  void of_one_with_the_important_there_is_no_progress() {
    try (var talk = talk(Notifications.IMPORTANT)) {
      assertThat(talk.build())
          .satisfiesExactly(
              result -> assertThat(result.silent()).isFalse(),
              words -> assertThat(words.silent()).isFalse());
    }
  }

  @Test
  void of_one_that_is_off_results_come_without_a_sound_but_questions_are_answered_aloud() {
    try (var talk = talk(Notifications.OFF)) {
      assertThat(talk.build())
          .satisfiesExactly(
              result -> assertThat(result.silent()).isTrue(),
              words -> assertThat(words.silent()).isTrue());
      assertThat(talk.ask("how is it going?", "It is live.").silent()).isFalse();
    }
  }

  /** Somebody with a project talks with a bot. */
  private record Talk(DoorStage.Opened door, PhoneChat chat, ThreadId thread, ProjectId project)
      implements AutoCloseable {

    /** What the chat shows of a build: its progress if any, its result and what is said of it. */
    List<Posted> build() {
      var flow = FlowId.next();
      stage.log.append(thread, new Progress(flow, project, "developer-1", "half of it"));
      SOON.until(() -> stage.told(thread) == 2 && stage.showsWhatIsWanted(thread));
      stage.log.append(
          thread, new EngineeringFinished(flow, project, "quiet", "a".repeat(40), "Done.", "1"));
      return say("Your site is built.");
    }

    Posted ask(String question, String answer) {
      chat.says(question);
      SOON.until(() -> stage.lastWords(thread).equals(Optional.of(question)));
      return say(answer).getLast();
    }

    private List<Posted> say(String words) {
      stage.log.append(thread, new Said(words));
      SOON.until(() -> chat.fromBot().stream().anyMatch(told -> told.text().equals(words)));
      return chat.fromBot();
    }

    @Override
    public void close() {
      door.close();
    }
  }

  private static Talk talk(Notifications chosen) {
    var bot = stage.telegram.newBot("notes_" + BOTS.incrementAndGet() + "_bot");
    var phone = stage.telegram.newPhone("Ann", "en");
    var door = stage.open(bot, phone.id());
    phone.with(bot).says("build it");
    SOON.until(() -> stage.heard(phone.id()).size() == 1);
    var thread = stage.threads(phone.id()).getLast();
    return new Talk(door, phone.with(bot), thread, project(thread, chosen));
  }

  private static ProjectId project(ThreadId thread, Notifications chosen) {
    var projects = new Projects(stage.database);
    var origin = Optional.of(thread);
    return stage.flows.transaction(tx -> {
      var kind = ProjectKind.STATIC_SITE;
      var made = projects.create(tx, owner(thread), origin, "quiet", "", kind, List.of());
      projects.notify(tx, made.id(), chosen);
      return made.id();
    });
  }

  private static UserId owner(ThreadId thread) {
    return stage
        .database
        .first(
            row -> new UserId(row.getUUID("user_id")),
            "SELECT user_id FROM thread WHERE id = $1",
            thread.value())
        .orElseThrow();
  }
}
