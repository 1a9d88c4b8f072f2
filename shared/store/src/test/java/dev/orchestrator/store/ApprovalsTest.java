package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalsTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration OVER = Duration.ofSeconds(-1);

  private static StoreDatabase store;
  private static Principal user;
  private static Approvals approvals;
  private ThreadId thread;

  @BeforeAll
  static void open() {
    store = new StoreDatabase();
    user = store.user("ann");
    approvals = new Approvals(store.database);
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
  void of_many_answers_at_once_one_counts() throws Exception {
    var asked = ask(LONG);
    var yes = (Callable<Boolean>) () -> answer(asked.id(), true);
    var no = (Callable<Boolean>) () -> answer(asked.id(), false);

    var taken = StoreDatabase.atOnce(List.of(yes, no, yes, no, yes, no));

    assertThat(taken).containsOnlyOnce(true);
    assertThat(approvals.byId(asked.id()).orElseThrow().pending()).isFalse();
  }

  @Test
  void an_answer_that_is_too_late_does_not_count() {
    assertThat(answer(ask(OVER).id(), true)).isFalse();
  }

  @Test
  void only_the_one_who_was_asked_finds_it() {
    var asked = ask(LONG);

    assertThat(approvals.find(user, asked.id())).contains(asked);
    assertThat(approvals.find(store.user("stranger"), asked.id())).isEmpty();
  }

  @Test
  void asking_again_changes_nothing() {
    var asked = ask(LONG);
    answer(asked.id(), true);

    var again = ask(asked.id(), LONG);

    assertThat(again.state()).isEqualTo("ACCEPTED");
  }

  @Test
  void what_waits_for_an_answer_is_listed() {
    var asked = ask(LONG);
    var late = ask(OVER);

    assertThat(approvals.pending(user.user())).contains(asked).doesNotContain(late);
  }

  @Test
  void nobodys_answer_is_told_to_the_thread_once() throws Exception {
    var late = ask(OVER);
    ask(LONG);
    var sweep = new ExpiredApprovals(store.flows, approvals, store.log);

    StoreDatabase.atOnce(4, sweep::close);

    var expected = new ApprovalGiven(late.id(), "delete_project", false, null, null);
    assertThat(store.log.after(thread, 0, 10))
        .extracting(LoggedEvent::event)
        .containsExactly(expected);
    assertThat(approvals.byId(late.id()).orElseThrow().state()).isEqualTo("EXPIRED");
  }

  private Approval ask(Duration validity) {
    return ask(ApprovalId.next(), validity);
  }

  private Approval ask(ApprovalId id, Duration validity) {
    return store.flows.transaction(tx ->
        approvals.ask(
            tx, id, thread, user.user(), "delete_project", "{}", "Delete shop?", validity));
  }

  private static boolean answer(ApprovalId id, boolean accepted) {
    return store.flows.transaction(tx -> approvals.answer(tx, id, accepted, user.user()));
  }
}
