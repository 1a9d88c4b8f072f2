package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.RateSettings;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshRedis;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is allowed in a minute is counted over all nodes, and by each for itself without Redis. */
@Timeout(150)
class RateLimitTest {

  private static final int OF_A_KEY = 100;
  private static final int PARALLEL = 1000;

  /** So many connections at once; the rest queue up in the client. */
  private static final int AT_ONCE = 100;

  @TempDir Path folder;
  private RunningApi api;

  @BeforeEach
  void start() {
    api = new RunningApi(folder, new RateSettings(OF_A_KEY, 150, 4, 5, 10, 1000));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_thousand_requests_at_once_over_two_nodes_pass_as_often_as_is_allowed() throws Exception {
    try (var second = api.another()) {
      var urls = List.of(api.url(), second.url());
      untilTheWindowIsYoung();
      var statuses = ask(urls, api.alice.key());
      assertThat(statuses).isEqualTo(Map.of(200, OF_A_KEY, 429, PARALLEL - OF_A_KEY));
    }
  }

  /** A window may end amidst the requests, and then twice as many pass. */
  private void untilTheWindowIsYoung() {
    Eventually.within(Duration.ofSeconds(70))
        .until("a window with enough time left", () -> secondsLeft() > 15);
  }

  private long secondsLeft() {
    var time = api.redis.evalNumbers("return redis.call('TIME')", List.of(), List.of());
    return 60 - time.getFirst() % 60;
  }

  private Map<Integer, Integer> ask(List<String> urls, String key) throws Exception {
    var room = new Semaphore(AT_ONCE);
    var asked =
        IntStream.range(0, PARALLEL)
            .mapToObj(i -> {
              room.acquireUninterruptibly();
              return api.http
                  .sendAsync(request(urls.get(i % urls.size()), key), BodyHandlers.ofString())
                  .whenComplete((_, _) -> room.release());
            })
            .toList();
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
    return asked.stream()
        .collect(Collectors.toMap(each -> each.join().statusCode(), _ -> 1, Integer::sum));
  }

  private static HttpRequest request(String url, String key) {
    return HttpRequest.newBuilder(URI.create(url + "/api/me"))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + key)
        .build();
  }

  @Test
  void the_headers_say_what_is_allowed_and_left_and_when_to_come_back() {
    untilTheWindowIsYoung();
    var first = api.get("/api/me", api.bob);
    assertThat(header(first, "RateLimit-Policy"))
        .isEqualTo("\"key\";q=100;w=60, \"user\";q=150;w=60");
    assertThat(header(first, "RateLimit")).matches("\"key\";r=99;t=\\d+, \"user\";r=149;t=\\d+");
    for (var i = 1; i < OF_A_KEY; i++) {
      assertThat(api.get("/api/me", api.bob).statusCode()).isEqualTo(200);
    }
    var stopped = api.get("/api/me", api.bob);
    assertThat(stopped.statusCode()).isEqualTo(429);
    assertThat(Long.parseLong(header(stopped, "Retry-After"))).isBetween(1L, 60L);
    assertThat(header(stopped, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(stopped).path("code").asText()).isEqualTo("too_many_requests");
    assertThat(json(stopped).path("remedy").asText()).contains("Retry-After");
    assertThat(api.get("/api/me", api.alice).statusCode()).as("others go on").isEqualTo(200);
    assertThat(api.send(api.request("/health")).statusCode()).as("so does this").isEqualTo(200);
  }

  @Test
  void several_keys_of_one_user_share_what_the_user_is_allowed() {
    untilTheWindowIsYoung();
    var made = api.post("/api/keys", api.bob, "{\"name\":\"second\"}");
    var second = json(made).path("key").asText();
    for (var i = 0; i < 90; i++) {
      assertThat(api.get("/api/me", api.bob).statusCode()).isEqualTo(200);
    }
    var passed = 0;
    for (var i = 0; i < 70; i++) {
      var answer = api.send(api.request("/api/me").header("Authorization", "Bearer " + second));
      passed += answer.statusCode() == 200 ? 1 : 0;
    }
    assertThat(passed).isEqualTo(150 - 91);
  }

  @Test
  void tries_to_log_in_and_wrong_keys_are_few_from_one_address() {
    untilTheWindowIsYoung();
    for (var i = 0; i < 4; i++) {
      assertThat(logIn().statusCode()).isEqualTo(401);
    }
    assertThat(logIn().statusCode()).isEqualTo(429);
    for (var i = 0; i < 5; i++) {
      assertThat(wrongKey().statusCode()).isEqualTo(401);
    }
    var stopped = wrongKey();
    assertThat(stopped.statusCode()).isEqualTo(429);
    assertThat(stopped.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.get("/api/me", api.alice).statusCode())
        .as("a good key from there")
        .isEqualTo(200);
    assertThat(api.send(api.request("/api/me")).statusCode()).as("no key at all").isEqualTo(401);
  }

  private HttpResponse<String> logIn() {
    return api.send(
        api.request("/api/sessions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"code\":\"22222-22222\"}")));
  }

  private HttpResponse<String> wrongKey() {
    var key = "ork_" + "0".repeat(16) + "_" + "0".repeat(64);
    return api.send(api.request("/api/me").header("Authorization", "Bearer " + key));
  }

  @Test
  void without_redis_each_node_allows_its_share_and_afterwards_they_count_together_again() {
    api.nodes = 4;
    api.get("/api/me", api.alice);
    FreshRedis.stop(api.redisUrl);
    var statuses = IntStream.range(0, 40).map(_ -> api.get("/api/me", api.alice).statusCode());
    var counts = statuses.boxed().collect(Collectors.toMap(s -> s, _ -> 1, Integer::sum));
    assertThat(counts).isEqualTo(Map.of(200, OF_A_KEY / 4, 429, 40 - OF_A_KEY / 4));
    assertThat(header(api.get("/api/me", api.bob), "RateLimit-Policy")).contains("q=25");
    assertThat(api.limits.judgedAlone()).isEqualTo(41);
    FreshRedis.start(api.redisUrl);
    Eventually.within(RunningApi.PATIENCE)
        .until(
            "the whole quota again",
            () -> header(api.get("/api/me", api.admin), "RateLimit-Policy").contains("q=100"));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
