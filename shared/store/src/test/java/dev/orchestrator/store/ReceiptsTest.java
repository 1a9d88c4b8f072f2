package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Started;
import dev.orchestrator.platform.Envelope;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReceiptsTest {

  private static final TriggerDeploy COMMAND = new TriggerDeploy("shop", null);

  private static StoreDatabase store;
  private static Principal user;
  private static Receipts receipts;

  @BeforeAll
  static void open() {
    store = new StoreDatabase();
    user = store.user("ann");
    receipts = new Receipts(store.database, store.flows);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  void a_command_that_arrives_often_and_at_once_has_one_effect_and_one_answer() throws Exception {
    var effects = new AtomicInteger();

    var answers = StoreDatabase.atOnce(20, () -> deploy("key-1", effects));

    assertThat(effects).hasValue(1);
    assertThat(answers).allMatch(answers.getFirst()::equals);
  }

  @Test
  void another_key_is_another_effect() {
    var effects = new AtomicInteger();

    assertThat(deploy("key-2", effects)).isNotEqualTo(deploy("key-3", effects));
    assertThat(effects).hasValue(2);
  }

  @Test
  void a_refusal_is_kept_too() {
    var envelope = envelope("key-4");
    Answer<Started> refusal = Answer.refused("no", "Not now.", "Later.");
    receipts.once(envelope, COMMAND, _ -> refusal);

    assertThat(receipts.once(envelope, COMMAND, _ -> started())).isEqualTo(refusal);
  }

  @Test
  void a_command_that_broke_is_carried_out_when_it_comes_again() {
    var envelope = envelope("key-5");
    assertThatThrownBy(() ->
            receipts.once(
                envelope,
                COMMAND,
                _ -> {
                  throw new IllegalStateException("broken");
                }))
        .hasMessage("broken");

    assertThat(receipts.once(envelope, COMMAND, _ -> started())).isInstanceOf(Answer.Done.class);
  }

  private static Answer<Started> deploy(String key, AtomicInteger effects) {
    return receipts.once(
        envelope(key),
        COMMAND,
        _ -> {
          effects.incrementAndGet();
          return started();
        });
  }

  private static Answer<Started> started() {
    return new Answer.Done<>(new Started(FlowId.next(), "shop"));
  }

  private static Envelope envelope(String key) {
    return new Envelope(key, user, Optional.empty());
  }
}
