package dev.orchestrator.telegram;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.store.Project;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.PhoneChat;
import dev.orchestrator.testing.telegram.Posted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What tests at the door look at and wait for. */
record Scene(DoorStage stage) {

  static final Eventually SOON = Eventually.within(Duration.ofSeconds(20));

  private static final AtomicInteger BOTS = new AtomicInteger();

  Bot bot() {
    return stage.telegram.newBot("scene_" + BOTS.incrementAndGet() + "_bot");
  }

  /** The thread that somebody talks in, once so much was heard there. */
  ThreadId thread(Phone phone, int heard) {
    SOON.until("words heard", () -> stage.heard(phone.id()).size() >= heard);
    return stage.threads(phone.id()).getLast();
  }

  /** As which user somebody talks. */
  UserId user(Phone phone) {
    return stage
        .database
        .first(
            row -> new UserId(row.getUUID("user_id")),
            "SELECT user_id FROM telegram_chat WHERE chat = $1 AND user_id IS NOT NULL",
            phone.id())
        .orElseThrow();
  }

  /** A project of somebody's. */
  Project project(Phone phone, ThreadId thread, String name) {
    var owner = user(phone);
    return stage.flows.transaction(tx ->
        stage.projects.create(
            tx, owner, Optional.of(thread), name, "greets", ProjectKind.HTTP_SERVICE, List.of()));
  }

  /** The bot's n-th message, once it is there. */
  String answer(PhoneChat chat, int number) {
    SOON.until("message " + number, () -> texts(chat).size() >= number);
    return texts(chat).get(number - 1);
  }

  /** The message under which a button of that name stands, once it is there. */
  Posted shown(PhoneChat chat, String button) {
    return SOON.get(
        "a button " + button,
        () ->
            chat.fromBot().reversed().stream()
                .filter(message -> message.buttons().contains(button))
                .findFirst());
  }

  /** Presses a button as soon as it is there, and waits until the circle on it stands still. */
  String presses(PhoneChat chat, String button) {
    shown(chat, button);
    var answers = chat.pressAnswers().size();
    var press = chat.presses(button);
    SOON.until("an answer to the press", () -> !chat.awaitsAnswer(press));
    return chat.pressAnswers().get(answers);
  }

  /** Waits until the bot says something of this kind. */
  String says(PhoneChat chat, String part) {
    return SOON.get(
        "words with " + part,
        () -> texts(chat).stream().filter(text -> text.contains(part)).findFirst());
  }

  static List<String> texts(PhoneChat chat) {
    return chat.fromBot().stream().map(Posted::text).toList();
  }
}
