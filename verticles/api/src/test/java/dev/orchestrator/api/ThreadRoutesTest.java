package dev.orchestrator.api;

import static dev.orchestrator.api.Requests.awaitQuietly;
import static dev.orchestrator.api.Requests.flow;
import static dev.orchestrator.api.Requests.say;
import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import java.nio.file.Path;
import java.util.Collections;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations over HTTP. */
class ThreadRoutesTest {

  @TempDir static Path folder;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_thread_is_opened_said_something_to_and_read() {
    var opened = api.post("/api/threads", api.alice, "{\"title\":\"Greeter\"}");
    assertThat(opened.statusCode()).isEqualTo(201);
    var path = opened.headers().firstValue("Location").orElseThrow();
    assertThat(json(opened).path("state").asText()).isEqualTo("IDLE");

    var said = api.post(path + "/messages", api.alice, "{\"text\":\"Привет\"}");
    assertThat(said.statusCode()).isEqualTo(202);
    assertThat(json(said).path("seq").asLong()).isEqualTo(1);

    var thread = json(api.get(path, api.alice));
    assertThat(thread.path("state").asText()).isEqualTo("PROCESSING");
    assertThat(thread.path("last_seq").asLong()).isEqualTo(1);
    assertThat(thread.path("pending_deploys").isArray()).isTrue();
    assertThat(api.get("/api/threads", api.alice).body()).contains("\"Greeter\"");

    var page = json(api.get(path + "/events", api.alice));
    var event = page.path("events").get(0);
    assertThat(event.path("type").asText()).isEqualTo("UserSaid");
    assertThat(event.path("line").asText()).isEqualTo("Привет");
    assertThat(event.path("event").path("text").asText()).isEqualTo("Привет");
  }

  @Test
  void a_thread_names_the_deploys_that_it_waits_for() {
    var thread = api.thread(api.alice);
    var deploy = flow(api, api.alice, "devops.deploy", thread);
    var build = flow(api, api.alice, "engineering.build", thread);
    var shown = json(api.get("/api/threads/" + thread, api.alice));
    assertThat(shown.path("pending_deploys")).hasSize(1);
    assertThat(shown.path("pending_deploys").get(0).asText()).isEqualTo(deploy.toString());
    assertThat(shown.path("work").toString()).contains(build.toString(), deploy.toString());
    assertThat(shown.path("state").asText()).isEqualTo("IDLE");
  }

  @Test
  void events_come_in_pages_and_in_the_reader_s_language() {
    var thread = api.thread(api.alice);
    for (var i = 1; i <= 5; i++) {
      api.stores.log().append(thread, new Said("word " + i));
    }
    var flow = FlowId.next();
    api.stores
        .log()
        .append(
            thread,
            new dev.orchestrator.messages.ThreadEvent.FlowFailed(
                flow, "engineering.build", null, "shop", "no tests", ""));
    var page = json(api.get("/api/threads/" + thread + "/events?after=2&limit=2", api.alice));
    assertThat(page.path("events").findValuesAsText("seq")).containsExactly("3", "4");
    assertThat(page.path("last_seq").asLong()).isEqualTo(6);
    var russian =
        api.send(
            api.request("/api/threads/" + thread + "/events?after=5", api.alice)
                .header("Accept-Language", "ru-RU,ru;q=0.9,en;q=0.5"));
    assertThat(russian.body()).contains("не получилось");
    var nonsense =
        api.send(
            api.request("/api/threads/" + thread + "/events?after=5", api.alice)
                .header("Accept-Language", ";;q=x,,"));
    assertThat(nonsense.body()).contains("did not work");
  }

  @Test
  void a_message_repeated_with_its_key_is_said_once_even_at_the_same_time() throws Exception {
    var thread = api.thread(api.alice);
    var answers = Collections.synchronizedSet(new TreeSet<String>());
    var together = new CountDownLatch(1);
    var senders =
        IntStream.range(0, 8)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      awaitQuietly(together);
                      answers.add(say(api, thread, "once", "key-1").body());
                    }))
            .toList();
    together.countDown();
    for (var sender : senders) {
      sender.join();
    }
    assertThat(answers).containsExactly("{\"seq\":1}");
    assertThat(say(api, thread, "again", "key-2").body()).isEqualTo("{\"seq\":2}");
    assertThat(api.stores.log().after(thread, 0, 10)).hasSize(2);
  }

  @Test
  void the_same_key_of_another_user_or_thread_is_another_key() {
    var first = api.thread(api.alice);
    var second = api.thread(api.alice);
    say(api, first, "hello", "same");
    say(api, second, "hello", "same");
    assertThat(api.stores.log().lastSeq(second)).isEqualTo(1);
  }

  @Test
  void what_a_user_says_is_in_the_rows_under_the_user_s_name() {
    var thread = api.thread(api.alice);
    say(api, thread, "mine", "who");
    var event = api.stores.log().after(thread, 0, 1).getFirst().event();
    assertThat(event).isEqualTo(new UserSaid(api.alice.principal().user(), "mine"));
  }
}
