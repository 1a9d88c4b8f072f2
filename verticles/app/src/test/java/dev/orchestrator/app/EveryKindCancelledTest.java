package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Turn;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cancels each kind of flow at its steps, but for builds and deploys, which another walk
 * cancels: it ends in time, does nothing from then on, and leaves nothing half done behind it.
 * {@code -Dwalk=long} takes every step instead of some.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryKindCancelledTest {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final String NAME = "greeter";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(10);
  private static final int SAMPLE = 2;

  private static final String MET = "SELECT flow_id FROM interference WHERE at IS NOT NULL";

  private static final String ENDED_PROCESSES =
      """
      SELECT process_id FROM release WHERE process_id NOT IN (
        SELECT process_id FROM release WHERE status = 'LIVE')
      """;

  private static final String PORTS_OF_WHAT_ENDED =
      """
      SELECT 1 FROM port_allocation
       WHERE service <> 'route'
         AND service NOT IN (SELECT process_id::text FROM release WHERE status = 'LIVE')
      """;

  private final Secret url = FreshPostgres.url();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, url, 4);
  private final Flows flows = new Flows(database);
  private Server server;
  private ApiClient client;
  private GitLedger ledger;
  private Interference interference;
  private String thread;
  private Thread impatience;

  @BeforeAll
  void start(@TempDir Path folder) {
    ledger = GitLedger.in(folder);
    var environment = new HashMap<>(ledger.watching(TestPorts.next()));
    environment.put("POSTGRES_URL", url.reveal());
    environment.put("ORCHESTRATOR_DATA", folder.resolve("data").toString());
    environment.put("ORCHESTRATOR_HTTP", "127.0.0.1:0");
    server = Server.start(Settings.from(environment));
    client = new ApiClient(server.url(), server.key().reveal());
    interference = Interference.in(database);
    impatience = Thread.ofVirtual().start(this::hint);
    thread = client.ask(SENTENCE);
    client.await(thread, "DeployFinished", 1, LIMIT);
    allEnd();
  }

  /** Nobody tells the node of what the interference made ready. */
  private void hint() {
    while (!Thread.currentThread().isInterrupted()) {
      server.node().kinds().forEach(kind -> server.node().hint(kind.name()));
      LockSupport.parkNanos(30_000_000);
    }
  }

  @AfterAll
  void close() throws InterruptedException {
    impatience.interrupt();
    impatience.join();
    server.close();
    database.close();
    vertx.close().await();
  }

  @AfterEach
  void leaveAlone() {
    interference.stop();
  }

  @Test
  void a_turn() {
    walk("po.turn", () -> {}, () -> client.say(thread, "what projects do I have?"));
    var said = client.events(thread, "Said").size();
    client.say(thread, "what projects do I have?");
    allEnd();
    assertThat(client.events(thread, "Said")).as("the next words").hasSizeGreaterThan(said);
  }

  @Test
  void what_a_person_agreed_to() {
    walk("po.approval", () -> {}, this::agreeToSomething);
    assertThat(client.events(thread, "ApprovalGiven").getLast().toString())
        .as("nothing is said of what is not known")
        .contains("before its outcome was known");
  }

  @Test
  void a_summary() {
    var turn = new Turn(ThreadId.of(thread), new UserId(user()));
    walk("po.summary", () -> {}, () -> flows.start(Start.of("po.summary", turn, "nobody")));
  }

  @Test
  void the_removal_of_what_is_old() {
    var kind = "scheduler.retention";
    walk(kind, () -> {}, () -> flows.start(Start.of(kind, Keep.USUAL, "nobody")));
  }

  @Test
  void the_end_of_what_was_replaced() {
    walk("devops.retire", this::isLive, () -> order("deploys"));
  }

  @Test
  void a_rollback() {
    isLive();
    walk("devops.rollback", this::isLive, () -> order("rollbacks"));
  }

  @Test
  void a_stop() {
    walk("devops.stop", this::isLive, () -> order("stops"));
    isLive();
    order("stops");
    allEnd();
    assertThat(client.get("/api/projects/" + NAME).path("status").asText()).isEqualTo("STOPPED");
  }

  @Test
  void a_deletion() {
    for (var step : List.of("quiet", "close", "stop", "files")) {
      var name = "short-lived-" + step;
      project(name);
      cancelled("devops.teardown", step, () -> delete(name));
      delete(name);
      allEnd();
      assertThat(client.send("GET", "/api/projects/" + name, null).status()).isEqualTo(404);
    }
    isLive();
    cancelled("devops.teardown", "close", () -> delete(NAME));
    assertThat(client.get("/api/projects/" + NAME).path("status").asText()).isEqualTo("STOPPED");
    isLive();
  }

  /** Once from end to end, to learn the steps; then cancelled at each, or at some. */
  private void walk(String kind, Runnable prepare, Runnable start) {
    prepare.run();
    var points = points(kind, start);
    assertThat(points).as(kind).isNotEmpty();
    var met = 0;
    for (var step : points) {
      prepare.run();
      met += cancelled(kind, step, start) ? 1 : 0;
    }
    assertThat(met).as("%s was cancelled at some of %s", kind, points).isPositive();
  }

  private List<String> points(String kind, Runnable start) {
    allEnd();
    var before = of(kind);
    start.run();
    ApiClient.await(LIMIT, () -> isOver(kind, before), Boolean.TRUE::equals);
    var flow = newest(kind, before);
    assertThat(flow.state()).as(kind).isEqualTo(State.DONE);
    var names = new ArrayList<>(flows.steps(flow.id()).stream().map(StepState::name).toList());
    if (names.size() > 1) {
      names.removeLast(); // with it the flow is over
    }
    if (!"long".equals(System.getProperty("walk"))) {
      var seed = System.nanoTime();
      System.out.println("the walk's seed is " + seed);
      Collections.shuffle(names, new Random(seed));
      return names.subList(0, Math.min(SAMPLE, names.size()));
    }
    return names;
  }

  private boolean cancelled(String kind, String step, Runnable start) {
    allEnd();
    var what = kind + " cancelled at " + step;
    var before = of(kind);
    var pushes = ledger.pushes().size();
    interference.cancelAt(kind, step);
    start.run();
    ApiClient.await(
        LIMIT, () -> interference.happened() || isOver(kind, before), Boolean.TRUE::equals);
    var began = System.nanoTime();
    var met = database.list(row -> row.getUUID("flow_id"), MET);
    if (met.isEmpty()) {
      interference.stop();
      return false; // this flow did not come by that step
    }
    var flow = new FlowId(met.getFirst());
    ApiClient.await(LIMIT, () -> state(flow), state -> !state.live());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).as(what).isLessThan(CANCELLED_WITHIN);
    interference.stop();
    assertThat(state(flow)).as(what).isEqualTo(State.CANCELLED);
    assertThat(flows.children(flow)).as(what).noneMatch(child -> child.state().live());
    var steps = flows.steps(flow);
    assertThat(steps.getLast().name()).as(what).isEqualTo(step);
    allEnd();
    assertThat(flows.steps(flow)).as(what).isEqualTo(steps);
    assertThat(ledger.pushes()).as(what).hasSize(pushes);
    nothingIsLeft(what);
    return true;
  }

  /** Nothing runs, and nothing holds a port, that nobody looks after. */
  private void nothingIsLeft(String what) {
    for (var process : database.list(row -> row.getUUID("process_id"), ENDED_PROCESSES)) {
      assertThat(ProcessHandle.allProcesses().flatMap(each -> each.info().commandLine().stream()))
          .as(what)
          .noneMatch(line -> line.contains(process.toString()));
    }
    assertThat(database.query(PORTS_OF_WHAT_ENDED).size()).as(what).isZero();
  }

  /** Deploys it, and sees that it answers. */
  private void isLive() {
    allEnd();
    order("deploys");
    allEnd();
    var releases = client.get("/api/projects/" + NAME + "/releases").path("releases");
    assertThat(releases.findValuesAsText("status")).as("%s", releases).contains("LIVE");
    var live = releases.path(0).path("url").asText();
    assertThat(ApiClient.request(live + "/health").status()).isEqualTo(200);
  }

  private void order(String what) {
    accepted(client.send("POST", "/api/projects/" + NAME + "/" + what, Map.of()));
  }

  private void delete(String name) {
    accepted(client.send("DELETE", "/api/projects/" + name, null));
  }

  private static void accepted(ApiClient.Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(202);
  }

  /** A command without an effect, so that it can be agreed to again and again. */
  private void agreeToSomething() {
    var id = ApprovalId.next();
    var approvals = new Approvals(database);
    flows.transaction(tx ->
        approvals.ask(
            tx,
            id,
            ThreadId.of(thread),
            new UserId(user()),
            "cancel_work",
            "{\"project\":\"%s\"}".formatted(NAME),
            "Shall the work be cancelled?",
            Duration.ofHours(1)));
    var answer = client.send("POST", "/api/approvals/" + id, Map.of("accepted", true));
    assertThat(answer.status()).as(answer.body()).isBetween(200, 202);
  }

  private void project(String name) {
    database.query(
        """
        INSERT INTO project (id, owner, name, description, kind, status, thread_id, clone_key)
        SELECT gen_random_uuid(), user_id, $2, $3, 'HTTP_SERVICE', 'DRAFT', id, 'none'
          FROM thread WHERE id = $1
        """,
        UUID.fromString(thread),
        name,
        SENTENCE);
  }

  private UUID user() {
    return database
        .first(
            row -> row.getUUID("user_id"),
            "SELECT user_id FROM thread WHERE id = $1",
            UUID.fromString(thread))
        .orElseThrow();
  }

  private Set<FlowId> of(String kind) {
    var all = new HashSet<FlowId>();
    flows.list(FlowQuery.any().kind(kind).limit(1000)).forEach(flow -> all.add(flow.id()));
    return all;
  }

  private boolean isOver(String kind, Set<FlowId> before) {
    var fresh =
        flows.list(FlowQuery.any().kind(kind)).stream()
            .filter(flow -> !before.contains(flow.id()))
            .toList();
    return !fresh.isEmpty() && fresh.stream().noneMatch(flow -> flow.state().live());
  }

  private FlowState newest(String kind, Set<FlowId> before) {
    return flows.list(FlowQuery.any().kind(kind)).stream()
        .filter(flow -> !before.contains(flow.id()))
        .findFirst()
        .orElseThrow();
  }

  private State state(FlowId flow) {
    return flows.find(flow).orElseThrow().state();
  }

  private void allEnd() {
    ApiClient.await(LIMIT, () -> flows.list(FlowQuery.live()), List::isEmpty);
  }
}
