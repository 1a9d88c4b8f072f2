package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Inventor.Invented;
import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.FlowId;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends the whole API what the contract allows and what it does not. The verticles behind it do not
 * run, so what gets through to a command is 503, which is the only 5xx there may be. {@code
 * -Dfuzz.requests=50000} sends more, {@code -Dfuzz.seed} other ones.
 */
class ContractFuzzTest {

  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 5);

  /** What no stranger may read about the inside. */
  private static final List<String> INTERNALS =
      List.of(
          "dev.orchestrator",
          "java.",
          "io.vertx",
          "Exception",
          "SELECT ",
          "INSERT ",
          "UPDATE ",
          "select ",
          "relation \"",
          "syntax error",
          "/tmp/",
          "/root/",
          "\\tat ",
          "NullPointer");

  @TempDir Path folder;

  private record Target(String method, String path, JsonObject operation) {}

  @Test
  void whatever_is_sent_there_is_an_answer_that_makes_sense() {
    var document = Examples.load().document();
    var targets = targets(document);
    var inventor = new Inventor(SEED, document);
    var statuses = new TreeMap<Integer, Integer>();
    try (var api = new RunningApi(folder)) {
      var things = things(api);
      for (var i = 0; i < REQUESTS; i++) {
        var target = targets.get(i % targets.size());
        var sent = inventor.request(target.method(), target.path(), target.operation(), things);
        var answer =
            send(api, sent, inventor.pick(List.of(api.alice, api.alice, api.bob, api.admin)));
        check(i, sent, answer);
        statuses.merge(answer.statusCode(), 1, Integer::sum);
      }
    }
    assertThat(statuses.keySet()).as("%s", statuses).contains(200, 201, 202, 400, 404, 422);
  }

  private static void check(int number, Invented sent, HttpResponse<String> answer) {
    var what = "request %d of seed %d, %s: %s".formatted(number, SEED, sent, answer.body());
    var unserved = answer.statusCode() == 503 && answer.body().contains("\"not_served\"");
    assertThat(answer.statusCode() < 500 || unserved).as(what).isTrue();
    if (answer.statusCode() >= 400) {
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(what)
          .isEqualTo(speaksJsonRpc(sent, answer) ? "application/json" : "application/problem+json");
      assertThat(INTERNALS.stream().filter(word -> answer.body().contains(word)))
          .as(what)
          .isEmpty();
    }
  }

  /** What is no message of the protocol is refused in the protocol's own words. */
  private static boolean speaksJsonRpc(Invented sent, HttpResponse<String> answer) {
    return sent.target().startsWith("/mcp") && answer.body().startsWith("{\"jsonrpc\"");
  }

  private static HttpResponse<String> send(
      RunningApi api, Invented sent, RunningApi.Person person) {
    var body =
        Optional.ofNullable(sent.body())
            .map(BodyPublishers::ofString)
            .orElseGet(BodyPublishers::noBody);
    var request =
        api.request("/", person)
            .uri(URI.create(api.url() + sent.target()))
            .header("Content-Type", sent.type())
            .method(sent.method(), body);
    if (sent.key() != null) {
      request.header("Idempotency-Key", sent.key());
    }
    try {
      return api.send(request);
    } catch (UncheckedIOException e) {
      throw new AssertionError("no answer to " + sent, e);
    }
  }

  /** All but the page for people. */
  private static List<Target> targets(JsonObject document) {
    return document.getJsonObject("paths").stream()
        .flatMap(path ->
            ((JsonObject) path.getValue())
                .stream()
                    .filter(each -> !each.getKey().equals("parameters"))
                    .map(each ->
                        new Target(
                            each.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            (JsonObject) each.getValue())))
        .toList();
  }

  /** Names and ids of what there is, and of what there is not. */
  private static Map<String, String> things(RunningApi api) {
    var thread = api.thread(api.alice);
    var project = api.project(api.alice, "greeter", Optional.of(thread));
    var owner = api.alice.principal().user().toString();
    var flow =
        api.stores
            .flows()
            .start(Start.of("engineering.build", "input", owner).thread(thread.toString()))
            .orElseThrow();
    return Map.of(
        "thread",
        thread.toString(),
        "project",
        project.id().toString(),
        "flow",
        flow.toString(),
        "approval",
        FlowId.next().toString(),
        "alert",
        FlowId.next().toString(),
        "agent",
        "architect",
        "job",
        "retention",
        "user",
        "nobody",
        "key",
        "nothing",
        "name",
        "API_KEY");
  }
}
