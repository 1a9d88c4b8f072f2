package dev.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.messages.UserId;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AskingTest {

  private static final RunJob COMMAND = new RunJob("backup");
  private static final Envelope ENVELOPE =
      new Envelope("a key", new Principal(UserId.next(), Role.ADMIN), Optional.empty());

  /** Far less than a command may take in all, and more than enough for a repeat. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);

  @AfterEach
  void close() {
    Await.await(vertx.close());
  }

  @Test
  void what_is_lost_on_its_way_is_asked_again_with_the_same_key() {
    var keys = new CopyOnWriteArrayList<String>();
    vertx
        .eventBus()
        .<JsonObject>consumer(
            Address.of(RunJob.class).name(),
            message -> {
              keys.add(message.headers().get("key"));
              if (keys.size() == 2) {
                message.reply(Json.object(done("second")));
              }
            });
    var began = System.nanoTime();
    assertThat(bus.ask(COMMAND, ENVELOPE)).isEqualTo(done("second"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    assertThat(keys).containsExactly("a key", "a key");
  }

  @Test
  void who_answers_slowly_is_heard_though_it_was_asked_again() {
    var calls = new CopyOnWriteArrayList<String>();
    var repeated = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    bus.serve(
        RunJob.class,
        (envelope, _) -> {
          calls.add(envelope.key());
          if (calls.size() == 1) {
            await(repeated);
            return done("first");
          }
          repeated.countDown();
          await(never);
          return done("second");
        });
    assertThat(bus.ask(COMMAND, ENVELOPE)).isEqualTo(done("first"));
    assertThat(calls).hasSize(2);
    never.countDown();
  }

  @Test
  void where_nobody_listens_it_is_said_at_once() {
    var began = System.nanoTime();
    assertThatThrownBy(() -> bus.ask(COMMAND, ENVELOPE))
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> assertThat(e.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void nobody_is_asked_for_longer_than_the_patience() {
    var asked = new CopyOnWriteArrayList<String>();
    var address = Address.of(RunJob.class, "here");
    vertx.eventBus().<JsonObject>consumer(address.name(), _ -> asked.add("once more"));
    for (var patience : List.of(Duration.ofMillis(300), Duration.ofSeconds(3))) {
      asked.clear();
      var began = System.nanoTime();
      assertThat(bus.ask(address, COMMAND, ENVELOPE, patience)).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(patience, SOON);
      assertThat(asked).hasSize(patience.toSeconds() < 2 ? 1 : 2);
    }
  }

  private static Answer<RunJob.Asked> done(String which) {
    return new Answer.Done<>(new RunJob.Asked(which, Instant.EPOCH));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
