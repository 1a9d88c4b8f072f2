package dev.orchestrator.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.TelegramPace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How fast messages are given out; the rows are moved back in time instead of waiting. */
class DispatchTest {

  private static final long BOT = ChatsDatabase.BOT;

  private static ChatsDatabase store;
  private static ProgressMessages progress;
  private static Paces paces;
  private static Dispatch dispatch;

  @BeforeAll
  static void start() {
    store = new ChatsDatabase();
    progress = new ProgressMessages(store.database);
    paces = new Paces(store.database, new TelegramPace(30, 1, 20));
    dispatch = new Dispatch(store.database, store.outbox, progress, paces);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void empty() {
    for (var table : List.of("telegram_message", "telegram_telling", "telegram_pace")) {
      store.database.query("DELETE FROM " + table);
    }
  }

  @Test
  void in_no_second_more_is_sent_than_telegram_takes_however_many_nodes_send() throws Exception {
    for (var n = 0; n < 200; n++) {
      put(ChatsDatabase.chat(), "m" + n);
    }
    var sent = ChatsDatabase.atOnce(8, () -> dispatch.take(BOT, 100)).stream();
    var inTheFirstMoment = sent.mapToInt(load -> load.messages().size()).sum();
    pass(Duration.ofSeconds(1));
    var all = inTheFirstMoment + takeAll(900);
    assertThat(inTheFirstMoment).isBetween(1, 6);
    assertThat(all).isBetween(5, 30);
  }

  @Test
  void a_second_gives_room_for_no_more_than_the_limit() {
    for (var n = 0; n < 200; n++) {
      put(ChatsDatabase.chat(), "m" + n);
    }
    var sent = new ArrayList<Integer>();
    for (var tenth = 0; tenth < 50; tenth++) {
      sent.add(dispatch.take(BOT, 100).messages().size());
      pass(Duration.ofMillis(100));
    }
    for (var from = 0; from + 10 <= sent.size(); from++) {
      assertThat(sent.subList(from, from + 10).stream().mapToInt(n -> n).sum())
          .as("in the second after %d tenths", from)
          .isLessThanOrEqualTo(31); // the statements themselves take time
    }
    assertThat(sent.stream().mapToInt(n -> n).sum()).isGreaterThan(100);
  }

  @Test
  void a_chat_gets_two_at_once_and_then_one_a_second_and_a_group_fewer() {
    var ana = ChatsDatabase.chat();
    var group = new Chat(BOT, -ChatsDatabase.chat().id());
    for (var n = 0; n < 40; n++) {
      put(ana, "a" + n);
      put(group, "g" + n);
    }
    var toAna = 0;
    var toGroup = 0;
    for (var second = 0; second < 20; second++) {
      for (var look = 0; look < 8; look++) {
        var taken = finish(dispatch.take(BOT, 100));
        toAna += (int) taken.stream().filter(each -> each.chat().equals(ana)).count();
        toGroup += (int) taken.stream().filter(each -> each.chat().equals(group)).count();
        pass(Duration.ofMillis(125));
      }
    }
    assertThat(toAna).isBetween(20, 23);
    assertThat(toGroup).as("five at once, and one in four seconds").isBetween(8, 11);
  }

  @Test
  void a_pause_of_one_chat_is_its_own_and_its_progress_is_left_out() {
    var ana = ChatsDatabase.chat();
    var ben = ChatsDatabase.chat();
    var thread = follow(ana);
    put(ana, "final");
    put(ben, "other");
    var taken = dispatch.take(BOT, 10).messages();
    store.outbox.later(taken.getFirst(), 245_000);
    paces.pause(ana, Duration.ofSeconds(245));
    store.outbox.sent(taken.getLast(), 1);
    want(ana, thread, "half done");
    put(ben, "next");
    pass(Duration.ofSeconds(2));
    assertThat(bodies(dispatch.take(BOT, 10))).containsExactly("next");
    pass(Duration.ofMinutes(4));
    assertThat(dispatch.take(BOT, 10).messages()).isEmpty();
    pass(Duration.ofSeconds(6));
    var late = dispatch.take(BOT, 10);
    assertThat(bodies(late)).containsExactly("final");
    assertThat(late.progress()).as("the final goes first").isEmpty();
    finish(late);
    pass(Duration.ofSeconds(2));
    assertThat(dispatch.take(BOT, 10).progress())
        .singleElement()
        .satisfies(due -> assertThat(due.text()).isEqualTo("half done"));
  }

  @Test
  void chats_that_are_paused_together_pause_the_bot() {
    for (var n = 0; n < 3; n++) {
      paces.pause(ChatsDatabase.chat(), Duration.ofMinutes(1));
    }
    put(ChatsDatabase.chat(), "somebody else's");
    assertThat(dispatch.take(BOT, 10).messages()).isEmpty();
    pass(Duration.ofSeconds(61));
    assertThat(bodies(dispatch.take(BOT, 10))).containsExactly("somebody else's");
  }

  @Test
  void what_changes_a_message_does_not_wait_behind_words_that_wait() {
    var ana = ChatsDatabase.chat();
    put(ana, "words");
    store.outbox.later(dispatch.take(BOT, 10).messages().getFirst(), 245_000);
    paces.pause(ana, Duration.ofSeconds(245));
    aside(ana, "remove the secret");
    aside(ana, "and change this");
    pass(Duration.ofSeconds(1));
    assertThat(bodies(dispatch.take(BOT, 10))).containsExactly("remove the secret");
  }

  @Test
  void progress_is_left_out_when_messages_use_up_what_may_be_sent() {
    var ana = ChatsDatabase.chat();
    var thread = follow(ana);
    want(ana, thread, "half done");
    for (var n = 0; n < 60; n++) {
      put(ChatsDatabase.chat(), "m" + n);
    }
    var shown = 0;
    var sent = 0;
    while (sent < 60) {
      var load = dispatch.take(BOT, 100);
      shown += load.progress().size();
      sent += finish(load).size();
      pass(Duration.ofMillis(100));
    }
    assertThat(shown).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(dispatch.take(BOT, 100).progress()).hasSize(1);
  }

  @Test
  void it_tells_how_soon_there_is_more() {
    var ana = ChatsDatabase.chat();
    assertThat(dispatch.take(BOT, 10).again()).as("nothing waits").isEqualTo(1_000);
    for (var n = 0; n < 3; n++) {
      put(ana, "m" + n);
      pass(Duration.ofMillis(100));
    }
    finish(dispatch.take(BOT, 10));
    pass(Duration.ofMillis(200));
    finish(dispatch.take(BOT, 10));
    pass(Duration.ofMillis(200));
    var load = dispatch.take(BOT, 10);
    assertThat(load.messages()).isEmpty();
    assertThat(load.again()).isBetween(300L, 800L);
  }

  private static int takeAll(int milliseconds) {
    var all = 0;
    for (var passed = 0; passed < milliseconds; passed += 100) {
      all += dispatch.take(BOT, 100).messages().size();
      pass(Duration.ofMillis(100));
    }
    return all;
  }

  private static List<Outbox.Taken> finish(Dispatch.Load load) {
    load.messages().forEach(taken -> store.outbox.sent(taken, taken.id()));
    return load.messages();
  }

  /** As if so much time had passed. */
  private static void pass(Duration time) {
    var seconds = time.toMillis() / 1000.0;
    store.database.query(
        """
        UPDATE telegram_pace
           SET used_until = used_until - $1 * interval '1 second',
               free_at = free_at - $1 * interval '1 second',
               paused_at = paused_at - $1 * interval '1 second'
        """,
        seconds);
    store.database.query(
        """
        UPDATE telegram_message SET not_before = not_before - $1 * interval '1 second'
         WHERE ended_at IS NULL
        """,
        seconds);
  }

  private static dev.orchestrator.messages.ThreadId follow(Chat chat) {
    return store.flows.transaction(tx -> {
      store.chats.lock(tx, chat);
      return store.chats.open(tx, Seat.in(chat), store.user("u" + UUID.randomUUID()));
    });
  }

  private static void want(Chat chat, dev.orchestrator.messages.ThreadId thread, String text) {
    store.in(tx -> progress.want(tx, chat, thread, text));
  }

  private static void put(Chat chat, String body) {
    store.in(tx -> store.outbox.put(tx, new Outbox.Message(chat, body, Optional.empty(), body)));
  }

  private static void aside(Chat chat, String body) {
    store.in(
        tx -> store.outbox.put(tx, new Outbox.Message(chat, body, Optional.empty(), body, true)));
  }

  private static List<String> bodies(Dispatch.Load load) {
    return load.messages().stream().map(Outbox.Taken::body).toList();
  }
}
