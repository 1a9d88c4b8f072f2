package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.ApiVerticle.Check;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyTest {

  @TempDir Path folder;

  @Test
  void what_matters_makes_it_down_and_the_rest_only_degrades_it() {
    var postgres = new AtomicReference<>(Optional.<String>empty());
    var redis = new AtomicReference<>(Optional.<String>empty());
    try (var api =
        new RunningApi(
            folder,
            new Check("postgres", true, postgres::get),
            new Check("redis", false, redis::get))) {
      assertThat(ready(api)).startsWith("200 {\"status\":\"ready\"");
      redis.set(Optional.of("no connection"));
      assertThat(ready(api)).startsWith("200 {\"status\":\"degraded\"").contains("no connection");
      postgres.set(Optional.of("refused"));
      assertThat(ready(api)).startsWith("503 {\"status\":\"down\"").contains("refused");
      assertThat(api.send(api.request("/health")).body()).isEqualTo("{\"status\":\"up\"}");
    }
  }

  @Test
  void a_check_that_hangs_or_throws_is_a_failed_check() {
    var never = new CountDownLatch(1);
    try (var api =
        new RunningApi(
            folder,
            new Check("hangs", false, () -> hang(never)),
            new Check(
                "throws",
                false,
                () -> {
                  throw new IllegalStateException("secret detail");
                }))) {
      assertThat(ready(api))
          .startsWith("200 {\"status\":\"degraded\"")
          .contains("no answer in time", "the check failed")
          .doesNotContain("secret detail");
    }
  }

  private static String ready(RunningApi api) {
    var answer = api.send(api.request("/ready"));
    return answer.statusCode() + " " + answer.body();
  }

  private static Optional<String> hang(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
