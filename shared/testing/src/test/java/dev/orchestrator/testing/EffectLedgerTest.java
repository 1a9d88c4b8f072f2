package dev.orchestrator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.EffectLedger.Effect;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EffectLedgerTest {

  @Test
  void effects_are_counted_by_kind_and_key() {
    try (var ledger = EffectLedger.start()) {
      var book = EffectLedger.at(ledger.url());

      assertThat(book.record("release", "flow/1 & more")).isEqualTo(1);
      assertThat(book.record("release", "flow/1 & more")).isEqualTo(2);
      ledger.record("commit", "flow/1 & more");

      assertThat(book.count("release", "flow/1 & more")).isEqualTo(2);
      assertThat(book.count("release", "flow/2")).isZero();
      assertThat(ledger.effects())
          .containsExactly(
              new Effect("release", "flow/1 & more"),
              new Effect("release", "flow/1 & more"),
              new Effect("commit", "flow/1 & more"));
    }
  }

  @Test
  void no_effect_is_lost_when_many_come_at_once() throws InterruptedException {
    try (var ledger = EffectLedger.start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var book = EffectLedger.at(ledger.url());
      var calls = Collections.<Callable<Integer>>nCopies(50, () -> book.record("a", "b"));

      assertThat(threads.invokeAll(calls).stream().map(Future::resultNow))
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    }
  }
}
