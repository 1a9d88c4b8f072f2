package dev.orchestrator.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages on their way, on a real database. */
class OutboxTest {

  private static ChatsDatabase store;

  @BeforeAll
  static void start() {
    store = new ChatsDatabase();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void empty() {
    store.database.query("DELETE FROM telegram_message");
    store.database.query("DELETE FROM telegram_telling");
  }

  @Test
  void messages_of_a_chat_go_one_after_the_other_and_chats_beside_each_other() {
    var ana = ChatsDatabase.chat();
    var ben = ChatsDatabase.chat();
    put(ana, "1");
    put(ana, "2");
    put(ben, "3");
    var first = store.outbox.take(ChatsDatabase.BOT, 10);
    assertThat(bodies(first)).containsExactlyInAnyOrder("1", "3");
    assertThat(store.outbox.take(ChatsDatabase.BOT, 10)).as("taken already").isEmpty();
    store.outbox.sent(first.getFirst(), 900);
    assertThat(bodies(store.outbox.take(ChatsDatabase.BOT, 10))).containsExactly("2");
  }

  @Test
  void what_is_put_in_twice_is_sent_once() {
    var chat = ChatsDatabase.chat();
    put(chat, "same");
    put(chat, "same");
    store.outbox.sent(store.outbox.take(ChatsDatabase.BOT, 10).getFirst(), 1);
    put(chat, "same");
    assertThat(store.outbox.take(ChatsDatabase.BOT, 10)).isEmpty();
  }

  @Test
  void of_many_senders_one_gets_a_message() throws Exception {
    var chat = ChatsDatabase.chat();
    put(chat, "only");
    var taken = ChatsDatabase.atOnce(12, () -> store.outbox.take(ChatsDatabase.BOT, 5));
    assertThat(taken.stream().flatMap(List::stream)).hasSize(1);
  }

  @Test
  void what_is_to_wait_keeps_its_place_before_the_others_of_its_chat() {
    var chat = ChatsDatabase.chat();
    put(chat, "1");
    put(chat, "2");
    store.outbox.later(store.outbox.take(ChatsDatabase.BOT, 10).getFirst(), 60_000);
    assertThat(store.outbox.take(ChatsDatabase.BOT, 10)).isEmpty();
    store.database.query("UPDATE telegram_message SET not_before = now() WHERE body = '1'");
    var again = store.outbox.take(ChatsDatabase.BOT, 10).getFirst();
    assertThat(again.body()).isEqualTo("1");
    assertThat(again.attempts()).isEqualTo(2);
    store.outbox.giveUp(again, "the bot was blocked by the user");
    assertThat(bodies(store.outbox.take(ChatsDatabase.BOT, 10))).containsExactly("2");
  }

  @Test
  void what_a_dead_sender_had_taken_is_sent_by_another() {
    put(ChatsDatabase.chat(), "orphan");
    store.outbox.take(ChatsDatabase.BOT, 10);
    store.database.query("UPDATE telegram_message SET taken_until = now() - interval '1 second'");
    assertThat(bodies(store.outbox.take(ChatsDatabase.BOT, 10))).containsExactly("orphan");
  }

  @Test
  void nothing_waits_for_ever() {
    put(ChatsDatabase.chat(), "yesterday");
    store.database.query("UPDATE telegram_message SET made_at = now() - interval '3 days'");
    assertThat(store.outbox.giveUpOld()).isEqualTo(1);
    assertThat(store.outbox.take(ChatsDatabase.BOT, 10)).isEmpty();
    store.database.query("UPDATE telegram_message SET ended_at = now() - interval '31 days'");
    assertThat(store.outbox.forget()).isEqualTo(1);
  }

  @Test
  void a_reply_finds_the_thread_of_a_message_in_its_own_chat() {
    var chat = ChatsDatabase.chat();
    var thread = store.threads.open(store.user("replier"), "");
    store.in(tx -> store.outbox.put(tx, new Outbox.Message(chat, "k", Optional.of(thread), "b")));
    store.outbox.sent(store.outbox.take(ChatsDatabase.BOT, 1).getFirst(), 4711);
    store.in(tx -> {
      assertThat(store.outbox.threadOf(tx, chat, 4711)).contains(thread);
      assertThat(store.outbox.threadOf(tx, chat, 4712)).isEmpty();
      assertThat(store.outbox.threadOf(tx, ChatsDatabase.chat(), 4711)).isEmpty();
    });
  }

  @Test
  void nobody_takes_up_the_thread_of_another() {
    var chat = ChatsDatabase.chat();
    var own = store.user("owner");
    var thread = store.threads.open(own, "");
    store.in(tx -> {
      store.chats.lock(tx, chat);
      assertThat(store.chats.turnBack(tx, Seat.in(chat), store.user("other"), thread)).isFalse();
      assertThat(store.chats.turnBack(tx, Seat.in(chat), own, thread)).isTrue();
      assertThat(store.chats.current(tx, Seat.in(chat), own)).isEqualTo(thread);
    });
  }

  @Test
  void a_bot_gets_nothing_of_what_another_is_to_send() {
    put(ChatsDatabase.chat(), "mine");
    assertThat(store.outbox.take(ChatsDatabase.BOT + 1, 10)).isEmpty();
    assertThat(store.outbox.take(ChatsDatabase.BOT, 10)).hasSize(1);
  }

  @Test
  void of_what_was_sent_the_words_are_not_kept() {
    put(ChatsDatabase.chat(), "a code that opens something");
    store.outbox.sent(store.outbox.take(ChatsDatabase.BOT, 1).getFirst(), 5);
    assertThat(
            store.database.list(row -> row.getString("body"), "SELECT body FROM telegram_message"))
        .containsExactly("");
  }

  @Test
  void each_event_of_a_thread_is_told_once_and_in_order_however_many_tell_it() throws Exception {
    var chat = ChatsDatabase.chat();
    var user = store.user("listener");
    var thread = opened(chat, user);
    for (var n = 1; n <= 30; n++) {
      store.log.append(thread, new Said("word " + n));
    }
    ChatsDatabase.atOnce(8, () -> tellAll(thread));
    assertThat(sentInOrder())
        .hasSize(30)
        .startsWith("word 1", "word 2")
        .endsWith("word 29", "word 30");
    assertThat(store.tellings.behind(ChatsDatabase.BOT, 100)).isEmpty();
  }

  @Test
  void a_thread_that_is_left_behind_is_still_told() {
    var chat = ChatsDatabase.chat();
    var user = store.user("busy");
    var former = opened(chat, user);
    var next = opened(chat, user);
    store.log.append(former, new Said("the old work is done"));
    store.log.append(next, new Said("the new one begins"));
    assertThat(store.tellings.behind(ChatsDatabase.BOT, 100))
        .extracting(Telling::thread)
        .containsExactlyInAnyOrder(former, next);
  }

  @Test
  void a_thread_that_is_taken_up_is_told_from_there_on() {
    var chat = ChatsDatabase.chat();
    var user = store.user("late");
    var thread = store.threads.open(user, "");
    store.log.append(thread, new UserSaid(user, "said elsewhere"));
    store.in(tx -> {
      store.chats.lock(tx, chat);
      store.chats.turnTo(tx, Seat.in(chat), user, thread);
    });
    assertThat(store.tellings.behind(thread)).isEmpty();
    store.log.append(thread, new Said("heard here"));
    assertThat(store.tellings.behind(thread))
        .containsExactly(new Telling(Seat.in(chat), thread, user, 1));
  }

  private static ThreadId opened(Chat chat, dev.orchestrator.messages.UserId user) {
    return store.flows.transaction(tx -> {
      store.chats.lock(tx, chat);
      return store.chats.open(tx, Seat.in(chat), user);
    });
  }

  /** Tells as the door does, three events at a time. */
  private static boolean tellAll(ThreadId thread) {
    for (var behind = store.tellings.behind(thread);
        !behind.isEmpty();
        behind = store.tellings.behind(thread)) {
      behind.forEach(OutboxTest::tellSome);
    }
    return true;
  }

  private static void tellSome(Telling telling) {
    var events = store.log.after(telling.thread(), telling.told(), 3);
    store.in(tx -> {
      if (!events.isEmpty() && store.tellings.advance(tx, telling, events.getLast().seq())) {
        for (var event : events) {
          var text = ((Said) event.event()).text();
          var key = telling.thread() + "/" + event.seq();
          store.outbox.put(
              tx, new Outbox.Message(telling.chat(), key, Optional.of(telling.thread()), text));
        }
      }
    });
  }

  private static List<String> sentInOrder() {
    var sent = new ArrayList<String>();
    for (var taken = store.outbox.take(ChatsDatabase.BOT, 1);
        !taken.isEmpty();
        taken = store.outbox.take(ChatsDatabase.BOT, 1)) {
      sent.add(taken.getFirst().body());
      store.outbox.sent(taken.getFirst(), sent.size());
    }
    return sent;
  }

  private static void put(Chat chat, String body) {
    store.in(tx -> store.outbox.put(tx, new Outbox.Message(chat, body, Optional.empty(), body)));
  }

  private static List<String> bodies(List<Outbox.Taken> taken) {
    return taken.stream().map(Outbox.Taken::body).toList();
  }
}
