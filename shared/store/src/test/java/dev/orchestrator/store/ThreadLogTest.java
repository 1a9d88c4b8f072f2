package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.Unreadable;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadMoved;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadLogTest {

  private static final Set<Capability> CAPABILITIES =
      EnumSet.of(Capability.BASE, Capability.DEPLOY);

  private static StoreDatabase store;
  private static Principal user;
  private ThreadId thread;

  @BeforeAll
  static void open() {
    store = new StoreDatabase();
    user = store.user("ann");
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @BeforeEach
  void openThread() {
    thread = store.thread(user);
  }

  @Test
  void concurrent_events_are_numbered_without_gap_or_repeat() throws Exception {
    var numbers = StoreDatabase.atOnce(100, () -> store.log.append(thread, said("hello")));

    var expected = LongStream.rangeClosed(1, 100).boxed().toList();
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(store.log.after(thread, 0, 1000))
        .extracting(LoggedEvent::seq)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void many_words_at_once_start_one_turn() throws Exception {
    StoreDatabase.atOnce(50, () -> store.log.append(thread, said("hello")));

    assertThat(store.liveTurns(thread)).hasSize(1);
  }

  @Test
  void two_threads_have_a_turn_each() {
    var other = store.thread(user);
    store.log.append(thread, said("hello"));
    store.log.append(other, said("hello"));

    assertThat(store.liveTurns(thread)).hasSize(1);
    assertThat(store.liveTurns(other)).hasSize(1);
  }

  @Test
  void what_only_tells_starts_no_turn() {
    store.log.append(thread, new Said("hello"));
    store.log.append(thread, progress());

    assertThat(store.liveTurns(thread)).isEmpty();
    assertThat(store.log.wake(thread)).isFalse();
  }

  @Test
  void an_unknown_thread_is_named() {
    var unknown = ThreadId.next();

    assertThatThrownBy(() -> store.log.append(unknown, said("hello")))
        .isInstanceOf(UnknownThread.class)
        .hasMessageContaining(unknown.toString());
  }

  @Test
  void a_turn_that_has_not_seen_the_newest_words_goes_on() {
    var seen = store.log.append(thread, said("one"));
    store.log.append(thread, said("two"));

    assertThat(end(seen)).isFalse();
    assertThat(store.liveTurns(thread)).hasSize(1);
    assertThat(end(seen + 1)).isTrue();
    assertThat(store.liveTurns(thread)).isEmpty();
  }

  @Test
  void a_turn_ends_over_events_that_want_none() {
    var seen = store.log.append(thread, said("one"));
    store.log.append(thread, progress());
    store.log.append(thread, new Said("answer"));

    assertThat(end(seen)).isTrue();
    assertThat(store.log.wakeUnseen()).isZero();
  }

  @Test
  void the_end_of_a_turn_keeps_what_the_next_one_needs() {
    var seen = store.log.append(thread, said("one"));
    store.flows.transaction(tx -> store.log.endTurn(tx, thread, seen, true, CAPABILITIES));

    var row = store.threads.find(user, thread).orElseThrow();
    assertThat(row.awaiting()).isTrue();
    assertThat(row.capabilities()).isEqualTo(CAPABILITIES);
    assertThat(row.seenSeq()).isEqualTo(seen);
  }

  @Test
  void a_deploy_starts_its_turn_when_it_is_heard_or_swept() {
    store.log.append(thread, deployed());
    assertThat(store.liveTurns(thread)).isEmpty();

    assertThat(store.log.wakeUnseen()).isPositive();
    assertThat(store.liveTurns(thread)).hasSize(1);
    assertThat(store.log.wake(thread)).isFalse();
  }

  @Test
  void a_deploy_is_told_at_the_address_of_its_thread_and_to_all() throws Exception {
    var bus = new Bus(store.vertx);
    var mine = new LinkedBlockingQueue<DeployEvent>();
    var all = new LinkedBlockingQueue<DeployEvent>();
    var moves = new LinkedBlockingQueue<ThreadMoved>();
    try (var _ = bus.inTurn(Address.deployComplete(thread), mine::add);
        var _ = bus.inTurn(Address.DEPLOY_COMPLETE, all::add);
        var _ = bus.inTurn(Address.thread(thread), moves::add)) {
      var event = deployed();
      var seq = store.log.append(thread, event);

      assertThat(mine.poll(5, TimeUnit.SECONDS)).isEqualTo(event);
      assertThat(all.poll(5, TimeUnit.SECONDS)).isEqualTo(event);
      assertThat(moves.poll(5, TimeUnit.SECONDS)).isEqualTo(new ThreadMoved(thread, seq));
    }
  }

  @Test
  void a_turn_that_is_given_up_is_not_tried_again() {
    store.log.append(thread, said("one"));
    var turn = store.liveTurns(thread).getFirst();
    store.flows.transaction(tx -> {
      store.log.giveUpTurn(tx, thread);
      store.endFlow(tx, turn);
      return true;
    });

    assertThat(store.log.wake(thread)).isFalse();
  }

  @Test
  void a_turn_that_is_left_is_followed_by_another_one() {
    var seen = store.log.append(thread, said("one"));
    store.log.append(thread, said("two"));
    var turn = store.liveTurns(thread).getFirst();
    store.flows.transaction(tx -> {
      store.log.leaveTurn(tx, thread, seen, false, CAPABILITIES);
      store.endFlow(tx, turn);
      return true;
    });

    assertThat(store.log.wake(thread)).isTrue();
  }

  @Test
  void no_event_is_overlooked_when_turns_end_while_others_speak() throws Exception {
    var turns = new AtomicInteger();
    var speaking = new AtomicInteger(4);
    var deeds = new ArrayList<Callable<Boolean>>();
    for (var speaker = 0; speaker < 4; speaker++) {
      deeds.add(() -> speak(speaking));
    }
    deeds.add(() -> takeTurns(speaking, turns));
    StoreDatabase.atOnce(deeds);

    var row = store.threads.find(user, thread).orElseThrow();
    assertThat(row.lastSeq()).isEqualTo(100);
    assertThat(row.seenSeq()).isEqualTo(row.wakeSeq()).isEqualTo(100);
    assertThat(store.liveTurns(thread)).isEmpty();
    assertThat(turns).hasPositiveValue();
  }

  private boolean speak(AtomicInteger speaking) {
    for (var i = 0; i < 25; i++) {
      store.log.append(thread, said("word " + i));
      assertThat(store.liveTurns(thread)).hasSizeLessThanOrEqualTo(1);
    }
    return speaking.decrementAndGet() == 0;
  }

  /** Ends every turn that there is; nobody sweeps, so each event must have started or kept one. */
  private boolean takeTurns(AtomicInteger speaking, AtomicInteger turns) {
    while (true) {
      var last = speaking.get() == 0;
      var live = store.liveTurns(thread);
      if (live.isEmpty() && last) {
        return true;
      }
      if (!live.isEmpty() && end(store.log.lastSeq(thread))) {
        turns.incrementAndGet();
      }
    }
  }

  @Test
  void a_failed_end_and_new_words_at_once_do_not_hurt_each_other() throws Exception {
    for (var round = 0; round < 10; round++) {
      store.log.append(thread, said("one"));
      var turn = store.liveTurns(thread).getFirst();
      StoreDatabase.<Long>atOnce(
          List.of(
              () -> store.log.append(thread, said("two")),
              () ->
                  store.flows.transaction(tx -> {
                    store.endFlow(tx, turn); // before the thread's lock, as the engine does
                    store.log.giveUpTurn(tx, thread);
                    return 0L;
                  })));
      store.log.wake(thread);
      var seen = store.log.lastSeq(thread);
      assertThat(store.liveTurns(thread).isEmpty() || end(seen)).isTrue();
    }
  }

  @Test
  void the_conversation_leaves_progress_out() {
    store.log.append(thread, said("one"));
    store.log.append(thread, progress());
    store.log.append(thread, new Said("two"));
    store.log.append(thread, said("three"));

    assertThat(store.log.conversation(thread, 3, 40))
        .extracting(LoggedEvent::seq)
        .containsExactly(1L, 3L);
    assertThat(store.log.conversation(thread, 4, 2))
        .extracting(LoggedEvent::seq)
        .containsExactly(3L, 4L);
    assertThat(store.log.between(thread, 1, 3)).extracting(LoggedEvent::seq).containsExactly(3L);
  }

  @Test
  void events_are_found_by_what_they_mention() {
    store.log.append(thread, said("look at http://Example.test/a"));
    store.log.append(thread, said("and now?"));

    assertThat(store.log.mentioning(thread, 2, "example.test/A"))
        .extracting(LoggedEvent::seq)
        .containsExactly(1L);
    assertThat(store.log.mentioning(thread, 2, "example.test/b")).isEmpty();
  }

  @Test
  void the_last_words_are_a_persons() {
    store.log.append(thread, said("one"));
    store.log.append(thread, new Said("two"));

    Optional<String> last = store.flows.transaction(tx -> store.log.lastWords(tx, thread));
    assertThat(last).contains("one");
  }

  @Test
  void a_thread_is_found_by_its_owner_alone() {
    var stranger = store.user("stranger of " + thread);

    assertThat(store.threads.find(user, thread)).isPresent();
    assertThat(store.threads.find(stranger, thread)).isEmpty();
  }

  @Test
  void pending_deploys_are_those_that_have_not_ended() {
    var pending = new PendingDeploys(store.flows);
    var start =
        dev.orchestrator.flow.Start.of("devops.deploy", "input", "ann").thread(thread.toString());
    var flow = store.flows.start(start).orElseThrow();

    assertThat(pending.of(thread)).containsExactly(flow);
    assertThat(pending.threads()).contains(thread);
    store.database.query("UPDATE flow SET state = 'DONE' WHERE id = $1", flow.value());
    assertThat(pending.of(thread)).isEmpty();
    assertThat(pending.threads()).doesNotContain(thread);
  }

  /** What the engine does at a turn's end, in its order: lock the flow, ask, end the flow. */
  private boolean end(long seen) {
    return store.flows.transaction(tx -> {
      var live = store.liveTurns(thread);
      if (live.isEmpty()) {
        return false;
      }
      var turn = live.getFirst();
      var lock = "SELECT 1 FROM flow WHERE id = $1 FOR NO KEY UPDATE";
      Database.rows(tx.connection(), lock, turn.id().value());
      var ended = store.log.endTurn(tx, thread, seen, false, CAPABILITIES);
      if (ended) {
        store.endFlow(tx, turn);
      }
      return ended;
    });
  }

  @Test
  void a_row_that_cannot_be_read_does_not_hide_the_others() {
    store.log.append(thread, said("before"));
    store.log.append(thread, said("to be spoilt"));
    store.log.append(thread, said("after"));
    store.database.query(
        "UPDATE thread_event SET type = 'Dreamt', body = '{\"type\":\"Dreamt\"}' WHERE thread_id = $1 AND seq = 2",
        thread.value());
    assertThat(store.log.after(thread, 0, 10))
        .extracting(LoggedEvent::event)
        .containsExactly(said("before"), new Unreadable("Dreamt"), said("after"));
  }

  private static UserSaid said(String text) {
    return new UserSaid(user.user(), text);
  }

  private static Progress progress() {
    return new Progress(FlowId.next(), ProjectId.next(), "tester-1", "testing");
  }

  private static DeployFinished deployed() {
    return new DeployFinished(
        FlowId.next(),
        ProjectId.next(),
        "shop",
        ReleaseId.next(),
        "http://127.0.0.1:8000",
        "c0ffee",
        false);
  }
}
