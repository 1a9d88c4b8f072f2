package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Outlook;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.StepState;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walks the states of all kinds of flows, in one server of ours with a real database, real git and
 * real processes: whatever is missing, late, said twice or unknown, nothing waits for ever and
 * nothing is done twice. {@code -Dwalk=long} cancels at every step instead of at some; {@code
 * -Dwalk.seed=…} takes the same ones as a walk that failed and named its seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryStateChaosTest {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_LIFE = Duration.ofDays(2);
  private static final int SAMPLE = 2;
  private static final long SEED = Long.getLong("walk.seed", System.nanoTime());

  private static final Set<String> KINDS =
      Set.of(
          "po.turn",
          "po.approval",
          "engineering.build",
          "devops.deploy",
          "devops.rollback",
          "devops.stop",
          "devops.teardown",
          "devops.retire",
          "scheduler.retention");

  private static final String POINTS =
      """
      SELECT DISTINCT kind, name FROM flow JOIN flow_step ON flow_id = id
       WHERE kind = $1 AND at IS NOT NULL ORDER BY name
      """;

  /** Whatever is still open is due, as if the time had passed. */
  private static final String GROW_OLD =
      """
      WITH due AS (
        UPDATE flow_step SET due = now() - interval '1 second'
         WHERE flow_id = $1 AND at IS NULL AND due IS NOT NULL)
      UPDATE flow SET ready_at = now() - interval '1 second' WHERE id = $1 AND state = 'WAITING'
      """;

  private final Secret url = FreshPostgres.url();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, url, 4);
  private final Flows flows = new Flows(database);
  private Path data;
  private Server server;
  private ApiClient client;
  private GitLedger ledger;
  private Interference interference;
  private Thread impatience;

  @BeforeAll
  void start(@TempDir Path folder) {
    ledger = GitLedger.in(folder);
    var environment = new HashMap<>(ledger.watching(TestPorts.next()));
    environment.put("POSTGRES_URL", url.reveal());
    data = folder.resolve("data");
    environment.put("ORCHESTRATOR_DATA", data.toString());
    environment.put("ORCHESTRATOR_HTTP", "127.0.0.1:0");
    server = Server.start(Settings.from(environment));
    client = new ApiClient(server.url(), server.key().reveal());
    interference = Interference.in(database);
    impatience = Thread.ofVirtual().start(this::hint);
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

  /** Nobody tells the node of what the interference made ready. */
  private void hint() {
    while (!Thread.currentThread().isInterrupted()) {
      server.node().kinds().forEach(kind -> server.node().hint(kind.name()));
      java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
    }
  }

  @Test
  @Order(1)
  void every_kind_says_how_long_it_may_live_and_what_a_copy_of_it_may_repeat() {
    var kinds = server.node().kinds();
    assertThat(kinds).extracting(FlowKind::name).containsAll(KINDS);
    for (var kind : kinds) {
      assertThat(kind.deadline()).as(kind.name()).isPositive().isLessThan(LONGEST_LIFE);
      assertThat(kind.forks().why()).as(kind.name()).isNotBlank();
    }
  }

  @Test
  @Order(2)
  void a_whole_life_whose_every_step_loses_its_thread_ends_as_if_nothing_had_happened() {
    interference.takeBehindEveryStep();
    var thread = client.ask(SENTENCE);
    var live = client.await(thread, "DeployFinished", 1, LIMIT);
    client.say(thread, "make it greet in Russian too");
    client.await(thread, "DeployFinished", 2, LIMIT);
    allEnd(); // a last commit and the end behind it are parted here
    order("greeter", "rollbacks");
    client.await(thread, "DeployFinished", 3, LIMIT);
    assertThat(ApiClient.request(live.path("url").asText() + "/hello?name=Ann").body())
        .contains("Ann");
    allEnd();
    order("greeter", "stops");
    client.await(thread, "ProjectStopped", 1, LIMIT);
    allEnd();
    client.say(thread, "delete greeter");
    var asked = client.await(thread, "ApprovalAsked", 1, LIMIT).path("approval").asText();
    client.send("POST", "/api/approvals/" + asked, Map.of("accepted", true));
    client.send("POST", "/api/approvals/" + asked, Map.of("accepted", true));
    client.await(thread, "ProjectDeleted", 1, LIMIT);
    allEnd();

    for (var once : List.of("ProjectStopped", "ProjectDeleted", "ApprovalAsked", "ApprovalGiven")) {
      assertThat(client.events(thread, once)).as(once).hasSize(1);
    }
    assertThat(client.events(thread, "EngineeringFinished")).hasSize(2);
    assertThat(client.events(thread, "DeployFinished")).hasSize(3);
    assertThat(ledger.pushes()).as("one push for each build").hasSize(2);
    assertThat(database.query("SELECT 1 FROM release").size()).isEqualTo(2);
    assertThat(database.query("SELECT 1 FROM port_allocation").size()).isZero();
    assertThat(states(FlowQuery.any())).containsOnly(State.DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "late", "twice", "unknown", "garbage"})
  @Order(3)
  void a_parked_flow_ends_whatever_comes_or_does_not(String input) {
    var build = build(project("parked-" + input), true);
    parked(build);
    assertThat(outlook(build).until()).isPresent();
    assertThat(outlook(build).then()).isNotBlank().isNotEqualTo("the flow goes on without it");
    var signal = open(build).name();
    switch (input) {
      case "missing", "late" -> growOld(build);
      case "twice" -> {
        decide("parked-" + input, "reject");
        decide("parked-" + input, "reject");
      }
      case "unknown" -> {
        flows.signal(build, "nobody waits for this", Map.of("x", 1));
        assertThat(state(build)).isEqualTo(State.WAITING);
        growOld(build);
      }
      default -> flows.signal(build, signal, List.of("garbage", 7));
    }
    var ended = ended(build);
    assertThat(ended.state()).isIn(State.FAILED, State.CANCELLED);
    assertThat(flows.signal(build, signal, Map.of())).as("too late").isFalse();
    assertThat(ledgerOf(build)).as("nothing was built").isEmpty();
    assertThat(flows.find(build).orElseThrow()).isEqualTo(ended);
  }

  @Test
  @Order(4)
  void a_flow_that_is_cancelled_while_it_is_parked_ends_at_once() {
    var build = build(project("waiting"), true);
    parked(build);
    var began = System.nanoTime();
    flows.cancel(build);
    assertThat(ended(build).state()).isEqualTo(State.CANCELLED);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CANCELLED_WITHIN);
  }

  @Test
  @Order(5)
  void a_flow_that_is_cancelled_at_a_step_does_nothing_from_then_on() {
    var base = project("base");
    assertThat(ended(build(base, false)).state()).isEqualTo(State.DONE);
    allEnd(); // the ProductOwner has it deployed
    try {
      cancelledAtSteps(base);
    } catch (AssertionError e) {
      throw new AssertionError("with -Dwalk.seed=%d: %s".formatted(SEED, e.getMessage()), e);
    }
    var releases = client.get("/api/projects/" + base + "/releases").path("releases");
    assertThat(releases.findValuesAsText("status")).as("%s", releases).contains("LIVE");
    assertThat(ApiClient.request(releases.path(0).path("url").asText() + "/health").status())
        .as("what was live is")
        .isEqualTo(200);
  }

  /** Behind the walk through the steps: its flows have steps that no other deploy comes by. */
  @ParameterizedTest
  @ValueSource(strings = {"missing", "late", "twice", "unknown", "garbage"})
  @Order(6)
  void a_deploy_that_waits_for_a_secret_ends_whatever_comes_or_does_not(String input) {
    var project = "secretive-" + input;
    committed(project(project));
    var deploy = order(project, "deploys");
    parked(deploy);
    assertThat(outlook(deploy).until()).isPresent();
    assertThat(outlook(deploy).then()).isEqualTo("the person is reminded");
    var signal = open(deploy).name();
    switch (input) {
      case "missing" -> growOld(deploy);
      case "late" -> {
        reminded(deploy, signal);
        assertThat(give(project, "BOT_TOKEN")).isTrue();
      }
      case "twice" -> {
        assertThat(give(project, "BOT_TOKEN")).isTrue();
        give(project, "BOT_TOKEN");
      }
      case "unknown" -> {
        flows.signal(deploy, "nobody waits for this", Map.of("x", 1));
        assertThat(give(project, "OTHER_TOKEN")).isFalse();
        assertThat(state(deploy)).isEqualTo(State.WAITING);
        growOld(deploy);
      }
      default -> flows.signal(deploy, signal, List.of("garbage", 7));
    }
    var ended = ended(deploy);
    var given = Set.of("late", "twice").contains(input);
    assertThat(ended.state()).isEqualTo(given ? State.DONE : State.FAILED);
    assertThat(flows.signal(deploy, signal, true)).as("too late").isFalse();
    allEnd();
    assertThat(statuses(project)).isEqualTo(given ? List.of("LIVE") : List.of());
    assertThat(database.query("SELECT 1 FROM secret_wait").size()).isZero();
    assertThat(flows.find(deploy).orElseThrow()).isEqualTo(ended);
  }

  /** The first half of the wait is over. */
  private void reminded(FlowId deploy, String signal) {
    database.query(GROW_OLD, deploy.value());
    ApiClient.await(
        LIMIT,
        () -> state(deploy) == State.WAITING && !open(deploy).name().equals(signal),
        Boolean.TRUE::equals);
    assertThat(outlook(deploy).then()).isEqualTo("the deploy ends, and nothing was started");
  }

  /** Gives a value; whether a deploy goes on with it. */
  private boolean give(String project, String name) {
    var body = Map.of("value", java.util.UUID.randomUUID().toString());
    var response = client.send("PUT", "/api/projects/" + project + "/secrets/" + name, body);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.json().path("goes_on").asBoolean();
  }

  private List<String> statuses(String project) {
    return database.list(
        row -> row.getString("status"),
        "SELECT release.status FROM release JOIN project ON project.id = project_id WHERE name = $1",
        project);
  }

  /** Software that wants a value which only a person knows. */
  private void committed(String name) {
    var id =
        database
            .first(row -> row.getUUID("id"), "SELECT id FROM project WHERE name = $1", name)
            .orElseThrow();
    new LocalForge(data.resolve("git"), InstantSource.system())
        .create(new ProjectId(id), Scaffold.of(Map.of("README.md", "nothing yet")))
        .commit(
            "main",
            Scaffold.of(
                Map.of(
                    "orchestrator.yaml",
                    "run: [sh, run.sh]\nhealth: /health.txt\nenv: {BOT_TOKEN: user}\n",
                    "health.txt",
                    "ok",
                    "run.sh",
                    "exec \"$JAVA_HOME/bin/java\" -m jdk.httpserver -b 127.0.0.1 -p \"$PORT\" -d \"$PWD\"\n")),
            "Want a value");
  }

  private void cancelledAtSteps(String base) {
    for (var step : points("engineering.build")) {
      cancelled("engineering.build", step, () -> build(project("at-" + step), false));
    }
    for (var step : points("devops.deploy")) {
      cancelled("devops.deploy", step, () -> order(base, "deploys"));
    }
  }

  private void cancelled(String kind, String step, java.util.function.Supplier<FlowId> start) {
    allEnd();
    interference.cancelAt(kind, step);
    var flow = start.get();
    var what = kind + " cancelled at " + step;
    ApiClient.await(
        LIMIT, () -> interference.happened() || !state(flow).live(), Boolean.TRUE::equals);
    var began = System.nanoTime();
    var happened = interference.happened();
    var ended = ended(flow);
    interference.stop();
    if (!happened) {
      return; // this flow did not come by that step
    }
    assertThat(ended.state()).as(what).isEqualTo(State.CANCELLED);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).as(what).isLessThan(CANCELLED_WITHIN);
    var steps = flows.steps(flow);
    assertThat(steps.getLast().name()).as(what).isEqualTo(step);
    assertThat(flows.children(flow)).as(what).noneMatch(child -> child.state().live());
    var pushes = ledger.pushes().size();
    assertThat(processes(flow)).as(what).isEmpty();
    assertThat(ledger.pushes()).as(what).hasSize(pushes);
    assertThat(flows.steps(flow)).as(what).isEqualTo(steps);
  }

  /** Steps of a kind that were seen so far; some of them, unless the walk is to be long. */
  private List<String> points(String kind) {
    var all = new ArrayList<>(database.list(row -> row.getString("name"), POINTS, kind));
    all.removeIf(EveryStateChaosTest::isTheEnd);
    if ("long".equals(System.getProperty("walk"))) {
      return all;
    }
    java.util.Collections.shuffle(all, new Random(SEED));
    return all.subList(0, Math.min(SAMPLE, all.size()));
  }

  /** With these a flow is over, and cannot be cancelled any more. */
  private static boolean isTheEnd(String step) {
    return step.equals("finished") || step.equals("live");
  }

  private static List<String> processes(FlowId flow) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(flow.toString()))
        .toList();
  }

  private String project(String name) {
    var thread = client.send("POST", "/api/threads", Map.of()).json().path("id").asText();
    database.query(
        """
        INSERT INTO project (id, owner, name, description, kind, status, thread_id, clone_key)
        SELECT gen_random_uuid(), user_id, $2, $3, 'HTTP_SERVICE', 'DRAFT', id, 'none'
          FROM thread WHERE id = $1
        """,
        java.util.UUID.fromString(thread),
        name,
        SENTENCE);
    return name;
  }

  private FlowId build(String project, boolean planFirst) {
    var body = Map.of("task", SENTENCE, "plan_first", planFirst);
    return flow(client.send("POST", "/api/projects/" + project + "/builds", body));
  }

  private FlowId order(String project, String what) {
    return flow(client.send("POST", "/api/projects/" + project + "/" + what, Map.of()));
  }

  private void decide(String project, String decision) {
    client.send("POST", "/api/projects/" + project + "/plan", Map.of("decision", decision));
  }

  private static FlowId flow(ApiClient.Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(202);
    return FlowId.of(response.json().path("flow").asText());
  }

  private void parked(FlowId flow) {
    ApiClient.await(LIMIT, () -> state(flow), State.WAITING::equals);
  }

  private StepState open(FlowId flow) {
    return flows.steps(flow).stream().filter(StepState::open).findFirst().orElseThrow();
  }

  private Outlook outlook(FlowId flow) {
    return Outlook.of(flows.find(flow).orElseThrow(), flows.steps(flow)).orElseThrow();
  }

  /** Every wait ends as if its time had passed, one after the other. */
  private void growOld(FlowId flow) {
    ApiClient.await(
        LIMIT,
        () -> {
          database.query(GROW_OLD, flow.value());
          return state(flow);
        },
        state -> !state.live());
  }

  private FlowState ended(FlowId flow) {
    ApiClient.await(LIMIT, () -> state(flow), state -> !state.live());
    return flows.find(flow).orElseThrow();
  }

  private State state(FlowId flow) {
    return flows.find(flow).orElseThrow().state();
  }

  private void allEnd() {
    ApiClient.await(LIMIT, () -> flows.list(FlowQuery.live()), List::isEmpty);
  }

  private Set<State> states(FlowQuery query) {
    return flows.list(query).stream().map(FlowState::state).collect(Collectors.toSet());
  }

  private List<String> ledgerOf(FlowId flow) {
    return ledger.pushes().stream().filter(call -> call.contains(flow.toString())).toList();
  }
}
