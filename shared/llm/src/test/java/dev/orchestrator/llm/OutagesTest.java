package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.llm.Speaker.Kind;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.Misbehaviour;
import dev.orchestrator.testing.Said;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does not answer for long is told of; who soon answers again is not. */
@Timeout(60)
class OutagesTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ModelName ONE = new ModelName("openai", "one");
  private static final ModelName OTHER = new ModelName("openai", "other");

  private final Vertx vertx = Vertx.vertx();
  private final List<ModelName> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void a_model_that_stays_away_is_told_of_once_for_each_time() {
    try (var speaker = Kind.OPENAI.start();
        var bench = Bench.telling(Bench.env(speaker), Duration.ofMillis(400), told::add)) {
      speaker.server().says(_ -> Said.words("hello")).alwaysDoes(Misbehaviour.BROKEN);
      bench.configs.set(new AgentConfig(Agent.PRODUCT_OWNER, "openai", "one", null));

      askUntilItIsLeftAlone(bench);
      assertThat(told).isEmpty();
      Eventually.within(SOON).until(() -> told.equals(List.of(ONE)));
      askUntilItIsTriedAgain(bench, speaker);
      askUntilItIsLeftAlone(bench);

      speaker.server().alwaysDoes(Misbehaviour.NONE);
      Eventually.within(SOON).until("it answers again", () -> answers(bench));
      assertThat(told).containsExactly(ONE);

      speaker.server().alwaysDoes(Misbehaviour.BROKEN);
      askUntilItIsLeftAlone(bench);
      Eventually.within(SOON).until(() -> told.equals(List.of(ONE, ONE)));
    }
  }

  @Test
  void a_model_that_soon_answers_again_is_not_told_of() {
    var outages = new Outages(vertx, Duration.ofMillis(200), told::add);
    outages.goesOn(ONE);
    outages.goesOn(OTHER); // due later than the first
    outages.over(ONE);
    Eventually.within(SOON).until(() -> told.contains(OTHER));
    assertThat(told).containsExactly(OTHER);
  }

  @Test
  void what_could_not_be_told_is_told_later() {
    var tries = new AtomicInteger();
    var outages =
        new Outages(
            vertx,
            Duration.ofMillis(20),
            model -> {
              if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("nobody listens");
              }
              told.add(model);
            });
    outages.goesOn(ONE);
    Eventually.within(SOON).until(() -> told.equals(List.of(ONE)));
    assertThat(tries).hasValue(3);
  }

  private static void askUntilItIsLeftAlone(Bench bench) {
    Eventually.within(SOON)
        .until(() ->
            catchThrowableOfType(ModelFailed.class, bench::ask).kind() == ModelTrouble.PAUSED);
  }

  private static void askUntilItIsTriedAgain(Bench bench, Speaker speaker) {
    var before = speaker.server().requests();
    Eventually.within(SOON)
        .until(() -> {
          var _ = catchThrowableOfType(ModelFailed.class, bench::ask);
          return speaker.server().requests() > before;
        });
  }

  private static boolean answers(Bench bench) {
    try {
      return bench.ask().text().equals("hello");
    } catch (ModelFailed e) {
      return false;
    }
  }
}
