package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.ApiVerticle.Check;
import dev.orchestrator.platform.Await;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

  @Test
  void a_server_that_leaves_is_not_ready_and_answers_all_the_same() {
    try (var api = new RunningApi(folder, new Check("postgres", true, Optional::empty))) {
      assertThat(ready(api)).startsWith("200 {\"status\":\"ready\"");
      api.leaving.complete();
      assertThat(ready(api)).startsWith("503 {\"status\":\"leaving\"");
      var answer = api.send(api.request("/health"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Connection")).contains("close");
    }
  }

  @Test
  void the_streams_of_a_server_that_leaves_are_ended() throws Exception {
    try (var api = new RunningApi(folder)) {
      var request =
          api.request("/api/threads/" + api.thread(api.alice) + "/events", api.alice)
              .header("Accept", "text/event-stream")
              .build();
      try (var stream = api.http.send(request, BodyHandlers.ofInputStream()).body()) {
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("retry: 1000");
        api.leaving.complete();
        assertThat(lines.lines().toList()).as("what is left").containsExactly("");
      }
    }
  }

  @Test
  void what_is_being_answered_when_the_door_closes_is_answered() throws Exception {
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    var slow =
        new Check(
            "slow",
            true,
            () -> {
              asked.countDown();
              return hang(answer);
            });
    try (var api = new RunningApi(folder, slow)) {
      var underWay = api.http.sendAsync(api.request("/ready").build(), BodyHandlers.ofString());
      asked.await();
      var closing = api.vertx.undeploy(api.vertx.deploymentIDs().iterator().next());
      answer.countDown();
      assertThat(underWay.get().statusCode()).isEqualTo(200);
      Await.await(closing);
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
