package dev.orchestrator.chats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.platform.Database;
import dev.orchestrator.vault.MasterKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Updates on a real database. */
class InboxTest {

  private static ChatsDatabase store;

  @BeforeAll
  static void start() {
    store = new ChatsDatabase();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void an_update_that_comes_again_is_nothing_even_after_it_was_handled() {
    var chat = ChatsDatabase.chat();
    var update = update(chat, 1);
    assertThat(store.inbox.keep(update)).isTrue();
    assertThat(store.inbox.keep(update)).isFalse();
    assertThat(handled(chat)).containsExactly(update);
    assertThat(store.inbox.keep(update)).isFalse();
    assertThat(handled(chat)).isEmpty();
  }

  @Test
  void of_many_deliveries_of_one_update_at_once_one_is_kept() throws Exception {
    var update = update(ChatsDatabase.chat(), 2);
    assertThat(ChatsDatabase.atOnce(12, () -> store.inbox.keep(update)))
        .filteredOn(kept -> kept)
        .hasSize(1);
  }

  @Test
  void updates_of_one_chat_keep_their_order_however_many_hands_there_are() throws Exception {
    var chat = ChatsDatabase.chat();
    var shuffled = new ArrayList<>(LongStream.rangeClosed(100, 139).boxed().toList());
    Collections.shuffle(shuffled);
    shuffled.forEach(id -> store.inbox.keep(update(chat, id)));
    var seen = Collections.synchronizedList(new ArrayList<Long>());
    ChatsDatabase.atOnce(
        8,
        () -> {
          while (store.inbox.handleNext(chat, (_, update) -> seen.add(update.id()))) {}
          return true;
        });
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(100, 139).boxed().toList());
  }

  @Test
  void several_chats_are_handled_together_each_in_its_order() {
    var ana = ChatsDatabase.chat();
    var ben = ChatsDatabase.chat();
    for (var id = 1401; id <= 1406; id++) {
      store.inbox.keep(update(ana, id));
    }
    store.inbox.keep(update(ben, 1407));
    var seen = new ArrayList<Long>();
    assertThat(store.inbox.handle(List.of(ben, ana), (_, update) -> seen.add(update.id())))
        .as("more than a few wait")
        .containsExactly(ana);
    assertThat(store.inbox.handle(List.of(ana), (_, update) -> seen.add(update.id()))).isEmpty();
    assertThat(seen).containsOnlyOnce(1407L);
    seen.remove(1407L);
    assertThat(seen).containsExactly(1401L, 1402L, 1403L, 1404L, 1405L, 1406L);
    assertThat(store.inbox.handle(List.of(ana, ben), (_, update) -> seen.add(0L))).isEmpty();
    assertThat(seen).hasSize(6);
  }

  @Test
  void an_update_that_cannot_be_handled_takes_no_other_chat_with_it() {
    var bad = ChatsDatabase.chat();
    var good = ChatsDatabase.chat();
    store.inbox.keep(update(bad, 1411));
    store.inbox.keep(update(good, 1412));
    var seen = new ArrayList<Long>();
    for (var round = 0; round < 4; round++) {
      store.inbox.handle(
          List.of(bad, good),
          (_, update) -> {
            if (update.chat().equals(bad)) {
              throw new IllegalStateException("cannot be handled");
            }
            seen.add(update.id());
          });
    }
    assertThat(seen).containsExactly(1412L);
    assertThat(store.inbox.waiting(ChatsDatabase.BOT, 100)).doesNotContain(bad, good);
  }

  @Test
  void a_chat_does_not_wait_for_another() throws Exception {
    var slow = ChatsDatabase.chat();
    var quick = ChatsDatabase.chat();
    store.inbox.keep(update(slow, 201));
    store.inbox.keep(update(quick, 202));
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var slowly =
          executor.submit(() ->
              store.inbox.handleNext(
                  slow,
                  (_, _) -> {
                    begun.countDown();
                    await(release);
                  }));
      await(begun);
      assertThat(handled(quick)).hasSize(1);
      assertThat(slowly.isDone()).isFalse();
      release.countDown();
      assertThat(slowly.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void what_follows_from_an_update_is_there_with_it_or_not_at_all() {
    var chat = ChatsDatabase.chat();
    var user = store.user("talker");
    var thread = store.threads.open(user, "");
    store.inbox.keep(update(chat, 301));
    var handled =
        store.inbox.handleNext(
            chat,
            (tx, update) -> {
              store.log.append(tx, thread, new UserSaid(user, update.body()));
              throw new IllegalStateException("the machine died here");
            });
    assertThat(handled).isTrue();
    assertThat(store.log.lastSeq(thread)).isZero();
    store.inbox.handleNext(
        chat, (tx, update) -> store.log.append(tx, thread, new UserSaid(user, update.body())));
    assertThat(store.log.lastSeq(thread)).isEqualTo(1);
    assertThat(handled(chat)).isEmpty();
  }

  @Test
  void an_update_that_always_fails_is_given_up_with_the_reason_and_the_next_goes_on() {
    var chat = ChatsDatabase.chat();
    store.inbox.keep(update(chat, 401));
    store.inbox.keep(update(chat, 402));
    for (var attempt = 1; attempt <= 3; attempt++) {
      store.inbox.handleNext(
          chat,
          (_, update) -> {
            assertThat(update.id()).isEqualTo(401);
            throw new IllegalStateException("cannot be read");
          });
    }
    assertThat(handled(chat)).extracting(Update::id).containsExactly(402L);
    assertThat(failure(401)).contains("cannot be read");
  }

  @Test
  void an_update_outlives_a_database_that_breaks_off_again_and_again() {
    var chat = ChatsDatabase.chat();
    store.inbox.keep(update(chat, 411));
    for (var attempt = 1; attempt <= 4; attempt++) {
      assertThatThrownBy(() ->
              store.inbox.handleNext(
                  chat,
                  (tx, _) ->
                      Database.rows(
                          tx.connection(), "SELECT pg_terminate_backend(pg_backend_pid())")))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(handled(chat)).extracting(Update::id).containsExactly(411L);
  }

  @Test
  void the_words_are_sealed_while_they_wait_and_gone_when_they_are_handled() {
    var chat = ChatsDatabase.chat();
    var canary = "canary" + UUID.randomUUID();
    store.inbox.keep(new Update(chat, 501, "{\"text\":\"" + canary + "\"}"));
    assertThat(rows()).isNotEmpty().noneMatch(row -> row.contains(canary));
    assertThat(handled(chat).getFirst().body()).contains(canary);
    assertThat(
            store.database.first(
                row -> row.getValue("ciphertext"),
                "SELECT coalesce(ciphertext, 'gone') AS ciphertext FROM telegram_update WHERE update_id = 501"))
        .contains("gone");
  }

  @Test
  void an_update_whose_key_is_gone_is_given_up_with_the_reason() {
    var chat = ChatsDatabase.chat();
    store.inbox.keep(update(chat, 601));
    var other = store.inbox(MasterKey.random());
    assertThat(other.handleNext(chat, (_, _) -> {})).isTrue();
    assertThat(failure(601)).contains("master key that is gone");
  }

  @Test
  void a_chat_that_was_overlooked_is_found_and_what_was_handled_long_ago_is_forgotten() {
    var chat = ChatsDatabase.chat();
    store.inbox.keep(update(chat, 701));
    assertThat(store.inbox.waiting(ChatsDatabase.BOT, 1000)).contains(chat);
    handled(chat);
    assertThat(store.inbox.waiting(ChatsDatabase.BOT, 1000)).doesNotContain(chat);
    store.database.query(
        "UPDATE telegram_update SET handled_at = now() - interval '4 days' WHERE update_id = 701");
    assertThat(store.inbox.forget()).isEqualTo(1);
  }

  private static List<Update> handled(Chat chat) {
    var seen = new ArrayList<Update>();
    while (store.inbox.handleNext(chat, (_, update) -> seen.add(update))) {}
    return seen;
  }

  private static String failure(long update) {
    return store
        .database
        .first(
            row -> row.getString("failure"),
            "SELECT failure FROM telegram_update WHERE update_id = $1",
            update)
        .orElseThrow();
  }

  private static List<String> rows() {
    return store.database.list(row -> row.toJson().encode(), "SELECT * FROM telegram_update");
  }

  private static Update update(Chat chat, long id) {
    return new Update(chat, id, "{\"update_id\":%d}".formatted(id));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
