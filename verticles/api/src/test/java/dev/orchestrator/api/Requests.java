package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.RunningApi.Person;
import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What the tests of the routes ask, and have. */
final class Requests {

  private Requests() {}

  static FlowId flowOf(RunningApi api, Person person) {
    return flow(api, person, "engineering.build", ThreadId.next());
  }

  static FlowId flow(RunningApi api, Person person, String kind, ThreadId thread) {
    var owner = person.principal().user().toString();
    return api.stores
        .flows()
        .start(Start.of(kind, "input", owner).thread(thread.toString()))
        .orElseThrow();
  }

  static ApprovalId approval(RunningApi api, Person person, ThreadId thread) {
    var id = ApprovalId.next();
    var user = person.principal().user();
    api.stores
        .flows()
        .transaction(tx ->
            api.stores
                .approvals()
                .ask(
                    tx,
                    id,
                    thread,
                    user,
                    "delete_project",
                    "{}",
                    "Delete shop?",
                    Duration.ofHours(1)));
    return id;
  }

  static HttpResponse<String> say(RunningApi api, ThreadId thread, String text, String key) {
    return api.send(
        api.request("/api/threads/" + thread + "/messages", api.alice)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString("{\"text\":\"" + text + "\"}")));
  }

  static void assertProblem(HttpResponse<String> answer, String code) {
    var problem = json(answer);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(problem.path("remedy").asText()).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception", "dev.orchestrator", "\\tat ");
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
