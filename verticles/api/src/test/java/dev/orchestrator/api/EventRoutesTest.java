package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.messages.DomainEvent;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.WorkerReport;
import dev.orchestrator.messages.WorkerReport.Assignment;
import dev.orchestrator.messages.WorkerReport.WorkerFailed;
import dev.orchestrator.messages.WorkerReport.WorkerStarted;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.store.Censor;
import dev.orchestrator.store.EventRelay;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.testing.FreshRedis;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All events in their one order: over HTTP, and beside it in a real Redis. */
@Timeout(60)
class EventRoutesTest {

  @TempDir static Path folder;
  private static RunningApi api;
  private static Redis redis;
  private static EventRelay relay;
  private static WorkerLog workers;
  private long before;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
    redis = Redis.open(api.vertx, FreshRedis.url());
    var stores = api.stores;
    relay = new EventRelay(stores.events(), redis, api.bus);
    var vault = stores.vault();
    var censor = new Censor(vault.secrets(), vault.waits(), stores.projects());
    workers = new WorkerLog(api.database, stores.flows(), api.bus, censor);
  }

  @AfterAll
  static void stop() {
    redis.close();
    api.close();
  }

  @BeforeEach
  void standing() {
    relay.relay();
    before = api.stores.events().head();
  }

  @Test
  void every_kind_of_event_is_in_redis_as_the_api_answers_it() {
    var thread = api.thread(api.alice);
    var project = api.project(api.alice, name(), Optional.of(thread));
    var kinds = Samples.kinds(DomainEvent.class);
    for (var kind : kinds) {
      switch ((DomainEvent) Samples.of(kind, project.id())) {
        case ThreadEvent event -> api.stores.log().append(thread, event);
        case WorkerReport report -> workers.append(UUID.randomUUID().toString(), report);
      }
    }
    relay.relay();

    var answered = new ArrayList<JsonNode>();
    page(api.admin, "after=" + before + "&limit=500").path("events").forEach(answered::add);
    var stream = inRedis(before);
    assertThat(answered)
        .extracting(event -> event.path("position").asLong())
        .isEqualTo(LongStream.rangeClosed(before + 1, before + kinds.size()).boxed().toList());
    assertThat(stream).hasSameSizeAs(answered);
    for (var i = 0; i < answered.size(); i++) {
      sameAs(answered.get(i), stream.get(i));
      timesAndIdsAreStrings(answered.get(i));
      assertThat(answered.get(i).path("line").asText()).isNotBlank();
    }
    assertThat(answered)
        .extracting(event -> event.path("type").asText())
        .contains("UserSaid", "DeployFinished", "PlanProposed")
        .contains("worker.started", "worker.progress", "worker.completed", "worker.failed");
  }

  private static void sameAs(JsonNode answered, Map<String, String> entry) {
    for (var field : List.of("position", "type", "at", "thread", "project", "flow")) {
      assertThat(entry.get(field))
          .as(field)
          .isEqualTo(answered.path(field).isNull() ? null : answered.path(field).asText());
    }
    assertThat(Json.tree(entry.getOrDefault("event", "null"))).isEqualTo(answered.path("event"));
    assertThat(entry.keySet())
        .isSubsetOf("position", "type", "at", "thread", "project", "flow", "event");
  }

  private static void timesAndIdsAreStrings(JsonNode node) {
    node.properties()
        .forEach(field -> {
          var name = field.getKey();
          if (name.equals("at") || name.endsWith("_at")) {
            assertThat(Instant.parse(field.getValue().textValue())).isNotNull();
            assertThat(field.getValue().textValue()).endsWith("Z");
          }
          if (List.of("thread", "flow", "project_id", "release", "user").contains(name)) {
            assertThat(field.getValue().isTextual() || field.getValue().isNull()).as(name).isTrue();
          }
          if (field.getValue().isObject()) {
            timesAndIdsAreStrings(field.getValue());
          }
        });
  }

  @Test
  void a_user_sees_the_events_of_own_threads_and_projects_and_an_admin_all() {
    api.stores.log().append(api.thread(api.alice), new Said("for alice"));
    api.stores.log().append(api.thread(api.bob), new Said("for bob"));
    var project = api.project(api.alice, name(), Optional.empty());
    workers.append(name(), new WorkerStarted(worker(project), project.name(), "work"));
    relay.relay();

    var after = "after=" + before;
    assertThat(positions(page(api.admin, after)))
        .containsExactly(before + 1, before + 2, before + 3);
    assertThat(positions(page(api.alice, after))).containsExactly(before + 1, before + 3);
    assertThat(positions(page(api.bob, after))).containsExactly(before + 2);
    assertThat(page(api.bob, after).path("next").asLong()).isEqualTo(before + 3);
    assertThat(page(api.bob, "limit=1").path("events").path(0).path("line").asText())
        .isEqualTo("for bob");
  }

  @Test
  void pages_follow_each_other_and_without_a_position_the_newest_are_shown() {
    var thread = api.thread(api.alice);
    for (var n = 0; n < 5; n++) {
      api.stores.log().append(thread, new Said("n " + n));
    }
    relay.relay();
    var first = page(api.alice, "limit=2&after=" + before);
    assertThat(positions(first)).containsExactly(before + 1, before + 2);
    assertThat(first.path("head").asLong()).isEqualTo(before + 5);
    var second = page(api.alice, "limit=3&after=" + first.path("next").asLong());
    assertThat(positions(second)).containsExactly(before + 3, before + 4, before + 5);
    var last = page(api.alice, "after=" + second.path("next").asLong());
    assertThat(positions(last)).isEmpty();
    assertThat(last.path("next").asLong()).isEqualTo(before + 5);
    assertThat(positions(page(api.alice, "limit=2"))).containsExactly(before + 4, before + 5);
  }

  @ParameterizedTest
  @CsvSource({
    "after=-1, after",
    "after=soon, after",
    "after=9223372036854775808, after",
    "after=999999999, after",
    "limit=0, limit",
    "limit=501, limit",
    "limit=, limit",
    "after=0&wait=31, wait",
  })
  void a_bad_position_limit_or_wait_is_named(String query, String field) {
    var answer = api.get("/api/events?" + query, api.alice);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("field").asText()).isEqualTo(field);
    assertThat(json(answer).path("remedy").asText()).isNotBlank();
  }

  @Test
  void who_waits_is_answered_as_soon_as_an_event_has_its_position_and_else_at_the_end() {
    var nothing = page(api.bob, "wait=1&after=" + before);
    assertThat(positions(nothing)).isEmpty();

    var thread = api.thread(api.bob);
    try (var _ = relay.listen()) {
      var waiting =
          api.http.sendAsync(
              api.request("/api/events?wait=20&after=" + before, api.bob).build(),
              BodyHandlers.ofString());
      api.stores.log().append(api.thread(api.alice), new Said("of no interest"));
      api.stores.log().append(thread, new Said("at last"));
      var page = json(waiting.orTimeout(10, TimeUnit.SECONDS).join());
      assertThat(page.path("events").path(0).path("line").asText()).isEqualTo("at last");
    }
  }

  @Test
  void a_reader_of_the_stream_who_sees_a_gap_reads_it_here() {
    var thread = api.thread(api.alice);
    for (var n = 0; n < 4; n++) {
      api.stores.log().append(thread, new Said("n " + n));
    }
    redis.send("DEL", EventRelay.STREAM);
    redis.send("XADD", EventRelay.STREAM, (before + 2) + "-0", "trimmed", "before");
    relay.relay();
    var entries = inRedis(before + 2);
    var first = Long.parseLong(entries.getFirst().get("position"));
    assertThat(first).isEqualTo(before + 3);
    var missed = page(api.admin, "after=%d&limit=%d".formatted(before, first - 1 - before));
    assertThat(positions(missed)).containsExactly(before + 1, before + 2);
    redis.send("DEL", EventRelay.STREAM);
  }

  @Test
  void no_secret_is_in_the_stream_or_in_an_answer() {
    var typed = "sk-proj-" + UUID.randomUUID().toString().replace("-", "") + "Ab9";
    var kept = "pässword-" + UUID.randomUUID();
    var project = api.project(api.alice, name(), Optional.empty());
    api.secret(SecretScope.of(project), "PASSWORD", kept);
    var user = api.alice.principal().user();
    api.stores.log().append(api.thread(api.alice), new UserSaid(user, "my key is " + typed));
    api.stores.log().append(api.thread(api.alice), new Said("the password is " + kept));
    var worker = worker(project);
    workers.append(name(), new WorkerStarted(worker, project.name(), "use " + typed));
    workers.append(name(), new WorkerFailed(worker, "exited", kept, "it said " + kept));
    relay.relay();
    var stream = inRedis(before).toString();
    assertThat(stream).contains("[secret PASSWORD]", "worker.failed");
    assertThat(stream).doesNotContain(typed).doesNotContain(kept);
    assertThat(api.get("/api/events?after=" + before, api.admin).body())
        .contains("[secret PASSWORD]")
        .doesNotContain(typed)
        .doesNotContain(kept);
  }

  private static JsonNode page(RunningApi.Person person, String query) {
    var answer = api.get("/api/events?" + query, person);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static List<Long> positions(JsonNode page) {
    return page.path("events").valueStream().map(event -> event.path("position").asLong()).toList();
  }

  private static List<Map<String, String>> inRedis(long after) {
    var entries =
        redis.send("XRANGE", EventRelay.STREAM, "(" + after + "-0", "+").orElseThrow().stream();
    return entries
        .map(entry -> {
          var words = entry.get(1).stream().map(Object::toString).toList();
          var fields = new HashMap<String, String>();
          for (var i = 0; i < words.size(); i += 2) {
            fields.put(words.get(i), words.get(i + 1));
          }
          assertThat(entry.get(0).toString()).isEqualTo(fields.get("position") + "-0");
          return (Map<String, String>) fields;
        })
        .toList();
  }

  private static Assignment worker(Project project) {
    var flow = FlowId.next();
    var request = flow + "/developer-1";
    return new Assignment(request, request, "template", flow, project.id(), Optional.empty());
  }

  private static String name() {
    return "p" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Some value of any kind of event; nothing in it is absent. */
  private static final class Samples {

    static List<Class<?>> kinds(Class<?> type) {
      return type.isRecord()
          ? List.of(type)
          : Arrays.stream(type.getPermittedSubclasses())
              .flatMap(each -> kinds(each).stream())
              .toList();
    }

    static Object of(Class<?> type, ProjectId project) {
      if (type == ProjectId.class) {
        return project;
      }
      if (type.isEnum()) {
        return type.getEnumConstants()[0];
      }
      return type.isRecord() ? made(type, project) : plain(type);
    }

    private static Object plain(Class<?> type) {
      return Objects.requireNonNull(PLAIN.get(type), () -> "no sample of " + type);
    }

    private static final Map<Class<?>, Object> PLAIN =
        Map.of(
            String.class,
            "some/text",
            UUID.class,
            UUID.randomUUID(),
            Instant.class,
            Instant.parse("2026-11-22T10:15:30.123456Z"),
            List.class,
            List.of("one"),
            Optional.class,
            Optional.of(ThreadId.next()),
            int.class,
            1,
            long.class,
            1L,
            boolean.class,
            true);

    private static Object made(Class<?> type, ProjectId project) {
      var components = type.getRecordComponents();
      var types = new Class<?>[components.length];
      var values = new Object[components.length];
      for (var i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = of(types[i], project);
      }
      try {
        return type.getDeclaredConstructor(types).newInstance(values);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("cannot make a " + type, e);
      }
    }
  }
}
