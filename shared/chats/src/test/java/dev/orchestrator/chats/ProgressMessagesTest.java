package dev.orchestrator.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ThreadId;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The message that shows how work goes, on a real database. */
class ProgressMessagesTest {

  private final ChatsDatabase store = new ChatsDatabase();
  private final ProgressMessages progress = new ProgressMessages(store.database);
  private final Chat chat = ChatsDatabase.chat();
  private ThreadId thread = ThreadId.next();

  @BeforeEach
  void open() {
    var user = store.user("watcher");
    store.in(tx -> {
      store.chats.lock(tx, chat);
      thread = store.chats.open(tx, Seat.in(chat), user);
    });
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void it_is_sent_once_and_then_edited_and_only_the_newest_text_counts() {
    want("plan");
    var first = progress.take(ChatsDatabase.BOT, 10).getFirst();
    assertThat(first.messageId()).isEmpty();
    want("build");
    want("test");
    assertThat(progress.take(ChatsDatabase.BOT, 10)).as("somebody is at it").isEmpty();
    progress.shown(first, 55, 0);
    var second = progress.take(ChatsDatabase.BOT, 10).getFirst();
    assertThat(second.messageId()).contains(55L);
    assertThat(second.text()).isEqualTo("test");
    progress.shown(second, 55, 0);
    want("test");
    assertThat(progress.take(ChatsDatabase.BOT, 10)).as("it says so already").isEmpty();
  }

  @Test
  void it_is_not_edited_again_before_its_pause_is_over() {
    want("plan");
    progress.shown(progress.take(ChatsDatabase.BOT, 10).getFirst(), 55, 60_000);
    want("build");
    assertThat(progress.take(ChatsDatabase.BOT, 10)).isEmpty();
    store.database.query("UPDATE telegram_telling SET taken_until = now()");
    assertThat(progress.take(ChatsDatabase.BOT, 10)).hasSize(1);
  }

  @Test
  void a_message_that_waits_in_the_chat_goes_first() {
    want("build");
    store.in(tx ->
        store.outbox.put(tx, new Outbox.Message(chat, "final", Optional.of(thread), "it is live")));
    assertThat(progress.take(ChatsDatabase.BOT, 10)).isEmpty();
    store.outbox.sent(store.outbox.take(ChatsDatabase.BOT, 1).getFirst(), 60);
    assertThat(progress.take(ChatsDatabase.BOT, 10)).hasSize(1);
  }

  @Test
  void after_an_answer_the_next_progress_is_another_message_further_down() {
    want("build");
    progress.shown(progress.take(ChatsDatabase.BOT, 10).getFirst(), 55, 60_000);
    store.in(tx -> progress.end(tx, chat, thread));
    want("deploy");
    assertThat(progress.take(ChatsDatabase.BOT, 10).getFirst().messageId()).isEmpty();
  }

  @Test
  void what_was_being_sent_when_it_ended_is_not_taken_for_the_next_one() {
    want("build");
    var sending = progress.take(ChatsDatabase.BOT, 10).getFirst();
    store.in(tx -> progress.end(tx, chat, thread));
    progress.shown(sending, 55, 0);
    want("deploy");
    assertThat(progress.take(ChatsDatabase.BOT, 10).getFirst().messageId()).isEmpty();
  }

  @Test
  void a_text_that_could_not_be_shown_is_tried_again_in_its_newest_form() {
    want("build");
    progress.later(progress.take(ChatsDatabase.BOT, 10).getFirst(), 60_000);
    want("test");
    assertThat(progress.take(ChatsDatabase.BOT, 10)).isEmpty();
    store.database.query("UPDATE telegram_telling SET taken_until = now()");
    assertThat(progress.take(ChatsDatabase.BOT, 10).getFirst().text()).isEqualTo("test");
  }

  private void want(String text) {
    store.in(tx -> progress.want(tx, chat, thread, text));
  }
}
