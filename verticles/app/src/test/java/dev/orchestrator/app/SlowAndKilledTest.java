package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Users;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.Asked;
import dev.orchestrator.testing.Asked.Message;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.ModelDouble;
import dev.orchestrator.testing.Said;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conversations with a whole server and a provider that refuses what the real one would refuse: one
 * that is slow, and one whose server is killed while a tool is at work.
 */
class SlowAndKilledTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final String INSERT_WAITS =
      """
      SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query ILIKE '%INSERT INTO project%'
      """;

  private static final String LOCK = "LOCK TABLE project IN SHARE MODE";

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ModelDouble provider = ModelDouble.openai();
  private final Secret url = FreshPostgres.url();
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, String> settings = new HashMap<>(JourneyTest.TestPorts.next());
  private Database database;

  @TempDir private Path folder;

  @BeforeEach
  void open() {
    database = Database.open(vertx, url, 4);
    provider.says(this::answer);
    settings.put("POSTGRES_URL", url.reveal());
    settings.put("OPENAI_API_KEY", provider.key());
    settings.put("OPENAI_BASE_URL", provider.url());
  }

  @AfterEach
  void close() {
    goOn.countDown();
    database.close();
    provider.close();
    vertx.close().await();
  }

  @Test
  void a_slow_turn_of_one_user_does_not_delay_the_first_reply_to_another() {
    try (var server = ServerProcess.start(folder, settings)) {
      var ann = server.client();
      var bob =
          new ApiClient(Objects.requireNonNull(ann.env().get("ORCHESTRATOR_URL")), keyOf("bob"));
      var slow = ann.ask("slow, please");
      ApiClient.await(
          LIMIT, () -> provider.bodies().toString(), bodies -> bodies.contains("slow, please"));
      var quick = bob.ask("hello");

      said(bob, quick, "Here.", AT_ONCE);
      assertThat(ann.events(slow, "Said")).isEmpty();
      goOn.countDown();
      said(ann, slow, "Here.", LIMIT);
    }
  }

  @Test
  void a_server_that_is_killed_while_a_tool_is_at_work_goes_on_and_hears_the_next_words()
      throws InterruptedException {
    var server = ServerProcess.start(folder, settings);
    try {
      var held = hold();
      var thread = server.client().ask("make a project");
      ApiClient.await(
          LIMIT, () -> database.query(INSERT_WAITS).size(), waiting -> waiting.intValue() > 0);
      server.kill();
      goOn.countDown();
      held.join();
      assertThat(database.query("SELECT 1 FROM project").size()).isZero();

      server = ServerProcess.start(folder, settings);
      var client = server.client();
      said(client, thread, "It is made.", LIMIT);
      assertThat(client.get("/api/projects").path("projects")).hasSize(1);
      client.say(thread, "and now?");
      said(client, thread, "Here.", LIMIT);
      assertThat(client.events(thread, "Said")).hasSize(2);
    } finally {
      server.close();
    }
  }

  /** Nobody can write a project until it may go on. */
  private Thread hold() throws InterruptedException {
    var holds = new CountDownLatch(1);
    var holder =
        Thread.ofVirtual()
            .start(() ->
                new Flows(database)
                    .transaction(tx -> {
                      Database.rows(tx.connection(), LOCK);
                      holds.countDown();
                      await(goOn);
                      return true;
                    }));
    holds.await();
    return holder;
  }

  private String keyOf(String name) {
    var user = new Users(database).ensure(name, Role.USER).user();
    return new ApiKeys(database).create(user, "test").reveal();
  }

  private static void said(ApiClient client, String thread, String words, Duration limit) {
    ApiClient.await(
        limit, () -> client.events(thread, "Said").toString(), said -> said.contains(words));
  }

  private Said answer(Asked asked) {
    if (asked.tools().isEmpty()) {
      return Said.words("{\"capabilities\":[\"project_management\"]}");
    }
    var words =
        switch (asked.messages().getLast()) {
          case Message.User(var text) -> text;
          case Message.Model(var text, _) -> text;
          case Message.Result _ -> "done";
        };
    if (words.contains("slow")) {
      await(goOn);
    }
    return switch (words) {
      case "make a project" -> makesAProject();
      case "done" -> Said.words("It is made.");
      default -> Said.words("Here.");
    };
  }

  private static Said makesAProject() {
    var arguments = Map.of("name", "shop", "description", "Sells", "kind", "HTTP_SERVICE");
    var call = new Said.Call("1", "create_project", Json.write(arguments));
    return new Said("", List.of(call), new Said.Tokens(10, 0, 5));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
