package dev.orchestrator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.EndedFlows;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.store.Alert;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.Removed;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import dev.orchestrator.workers.CleanEnvironment;
import dev.orchestrator.workers.Limits;
import dev.orchestrator.workers.ProcessWorkers;
import dev.orchestrator.workers.WorkerListener;
import dev.orchestrator.workers.WorkerSpec;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is old and over is removed, and nothing else, by one of several nodes. */
class RetentionTest {

  private static final UUID SOMEBODY = UUID.randomUUID();
  private static final UUID PROJECT = UUID.randomUUID();
  private static final UUID SERVER = UUID.randomUUID();

  @TempDir private Path folder;

  private final Secret url = FreshPostgres.url();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, url, 8);
  private final Flows flows = new Flows(database);
  private final Alerts alerts = new Alerts(database);
  private final Jobs jobs = new Jobs(database, flows);
  private final Redis redis = Redis.open(vertx, FreshRedis.url());
  private final FlowNode node = new FlowNode(database, flows, "here", 4);

  @BeforeEach
  void begin() {
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
    database.query("INSERT INTO app_user (id, name, role) VALUES ($1, 'ann', 'USER')", SOMEBODY);
    database.query(
        "INSERT INTO project (id, owner, name, description, kind, status, clone_key) VALUES ($1, $2, 'p', '', 'SITE', 'LIVE', 'k')",
        PROJECT,
        SOMEBODY);
    database.query(
        "INSERT INTO server (id, name, host, status) VALUES ($1, 'here', 'h', 'READY')", SERVER);
  }

  @AfterEach
  void close() {
    node.close();
    Await.await(vertx.close());
  }

  @Test
  void journals_go_after_their_days_and_the_rows_of_flows_once_nothing_names_them() {
    var build = flow("engineering.build", "DONE", 15);
    var young = flow("engineering.build", "DONE", 13);
    var talk = flow("po.turn", "DONE", 15);
    var oldTalk = flow("po.turn", "FAILED", 31);
    var deploy = flow("devops.deploy", "DONE", 40);
    var parked = flow("engineering.build", "WAITING", 40);
    var undone = flow("engineering.build", "CANCELLING", 40);
    release(1, "LIVE", deploy);

    var removed = run();

    assertThat(flows.steps(build)).isEmpty();
    assertThat(flows.find(build).orElseThrow().state()).as("its end").isEqualTo(State.DONE);
    assertThat(flows.signals(build)).isEmpty();
    for (var kept : List.of(young, talk, parked, undone)) {
      assertThat(flows.steps(kept)).hasSize(1);
      assertThat(flows.signals(kept)).hasSize(1);
    }
    assertThat(flows.find(oldTalk)).as("what was said long ago").isEmpty();
    assertThat(flows.steps(deploy)).isEmpty();
    assertThat(flows.find(deploy)).as("a release names it").isPresent();
    assertThat(removed.journals()).isEqualTo(3);
    assertThat(removed.flows()).isEqualTo(1);
  }

  @Test
  void answers_to_commands_go_and_events_and_questions_stay() {
    receipt("old", 15);
    receipt("young", 13);
    var thread = UUID.randomUUID();
    database.query("INSERT INTO thread (id, user_id) VALUES ($1, $2)", thread, SOMEBODY);
    database.query(
        "INSERT INTO thread_event (thread_id, seq, type, body, at) VALUES ($1, 1, 'Said', '{}', now() - interval '900 days')",
        thread);
    database.query(
        "INSERT INTO approval (id, thread_id, user_id, command, body, question, state, expires_at) VALUES ($1, $2, $3, 'c', '{}', 'q', 'PENDING', now())",
        UUID.randomUUID(),
        thread,
        SOMEBODY);

    assertThat(run().receipts()).isEqualTo(1);
    assertThat(database.list(row -> row.getString("key"), "SELECT key FROM receipt"))
        .containsExactly("young");
    assertThat(database.query("SELECT 1 FROM thread_event").size()).isEqualTo(1);
    assertThat(database.query("SELECT 1 FROM approval").size()).isEqualTo(1);
  }

  @Test
  void the_files_of_what_runs_and_of_the_newest_five_stay() throws IOException {
    for (var number = 1; number <= 7; number++) {
      Files.writeString(files(release(number, "SUPERSEDED", FlowId.next())), "old " + number);
    }
    files(release(8, "LIVE", FlowId.next()));
    files(release(9, "FAILED", FlowId.next()));
    files(release(10, "BUILDING", FlowId.next()));
    Files.createDirectories(releases().resolve("processes"));

    assertThat(clean()).isEqualTo(3);
    assertThat(
            database.list(
                row -> row.getInteger("number"),
                "SELECT number FROM release WHERE id = ANY ($1) ORDER BY number",
                (Object) remaining().toArray(UUID[]::new)))
        .containsExactly(4, 5, 6, 7, 8, 9, 10);
    assertThat(releases().resolve("processes")).exists();
  }

  @Test
  void nothing_is_deleted_of_a_project_that_something_happens_to() throws IOException {
    for (var number = 1; number <= 7; number++) {
      files(release(number, "SUPERSEDED", FlowId.next()));
    }
    var rollback = flow("devops.rollback", "WAITING", 0);
    database.query(
        "UPDATE flow SET subject = $2 WHERE id = $1", rollback.value(), PROJECT.toString());
    assertThat(clean()).isZero();
  }

  @Test
  void workers_of_flows_that_are_over_leave_nothing_behind() throws Exception {
    var over = flow("engineering.build", "FAILED", 1);
    var live = flow("engineering.build", "WAITING", 1);
    var before = workers(Instant.now().minus(Duration.ofDays(15)));
    for (var key : List.of(over + "/developer-1", live + "/developer-1")) {
      worked(before, key);
      before.remove(key);
    }
    var now = workers(Instant.now());
    worked(now, over + "/tester-1");
    worked(now, live + "/tester-1");

    assertThat(clean()).isEqualTo(1);
    assertThat(now.end(over + "/developer-1")).as("old and over").isEmpty();
    assertThat(now.end(live + "/developer-1")).as("its flow lives").isPresent();
    assertThat(now.end(over + "/tester-1")).as("young evidence").isPresent();
    assertThat(now.list()).extracting(worker -> worker.key()).containsExactly(live + "/tester-1");
  }

  @Test
  void two_nodes_run_it_once_an_hour_and_not_twice() {
    run();
    deploy();
    deploy();
    var newest = FlowQuery.any().kind(Removed.KIND);
    Eventually.within(Duration.ofSeconds(10)).until(() -> done() == 1); // else the next overlaps
    database.query("UPDATE job SET next_due = now(), start_at = now()");
    Eventually.within(Duration.ofSeconds(10))
        .until(() ->
            done() == 2 && jobs.list().getFirst().nextRun().orElseThrow().isAfter(Instant.now()));
    assertThat(flows.list(newest)).hasSize(2);
    assertThat(jobs.list().getFirst().nextRun().orElseThrow())
        .isBetween(Instant.now().plusSeconds(59 * 60), Instant.now().plusSeconds(61 * 60));
  }

  @Test
  void each_node_cleans_its_own_disk_and_only_that() throws IOException {
    var here = folder.resolve("here");
    var there = folder.resolve("there");
    for (var disk : List.of(here, there)) {
      Files.createDirectories(disk.resolve("releases").resolve(ReleaseId.next().toString()));
    }
    new LocalFiles(attic(here)).clean();
    assertThat(here.resolve("releases")).isEmptyDirectory();
    assertThat(there.resolve("releases")).isNotEmptyDirectory();
    deploy(there);
    Eventually.within(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(there.resolve("releases")).isEmptyDirectory());
  }

  @Test
  void what_is_noted_beside_the_work_goes_when_it_is_old_and_done_with() {
    for (var age : List.of(29, 31)) {
      insert(
          "failure (id, project_id, flow_id, work, kind, fingerprint, reason, evidence, at)"
              + " SELECT gen_random_uuid(), id, gen_random_uuid(), 'w', 'CODE', 'f', 'r', 'e', "
              + ago(age)
              + " FROM project");
      insert(
          "unasked_work (flow_id, project_id, work, at)"
              + " SELECT gen_random_uuid(), id, 'w', "
              + ago(age)
              + " FROM project");
    }
    insert(
        "admin_alert (id, kind, key, text, first_at, last_at, acknowledged_at) VALUES"
            + " (gen_random_uuid(), 'k', 'open', 't', %1$s, %1$s, NULL),".formatted(ago(90))
            + " (gen_random_uuid(), 'k', 'seen to', 't', %1$s, %1$s, %1$s),".formatted(ago(15))
            + " (gen_random_uuid(), 'k', 'just seen to', 't', %1$s, %1$s, now())"
                .formatted(ago(90)));
    for (var age : List.of(13, 15, 16)) {
      insert(
          "refused_message (id, address, type, reason, bytes, sha256, at)"
              + " VALUES (gen_random_uuid(), 'a', 't', 'r', 1, 'x', "
              + ago(age)
              + ")");
    }

    var notes = run().notes();
    assertThat(notes).isEqualTo(new Removed.Notes(1, 1, 2, 0, 0, 0));
    assertThat(count("failure")).isEqualTo(1);
    assertThat(count("unasked_work")).isEqualTo(1);
    assertThat(alerts.newest(true))
        .extracting(Alert::key)
        .containsExactlyInAnyOrder("open", "just seen to");
    assertThat(count("refused_message")).isEqualTo(1);
  }

  @Test
  void summaries_looks_and_waits_go_when_something_has_taken_their_place() {
    for (var thread : List.of(UUID.randomUUID(), UUID.randomUUID())) {
      insert("thread (id, user_id) SELECT '%s', id FROM app_user".formatted(thread));
    }
    insert(
        "thread_summary (thread_id, up_to, text, tokens, made_by, at)"
            + " SELECT id, n, 't', 1, 'MODEL', now() - make_interval(days => 50 - n::int)"
            + " FROM thread, generate_series(1, 5) AS n");
    insert(
        "thread_summary (thread_id, up_to, text, tokens, made_by) SELECT id, 6, 't', 1, 'MODEL' FROM thread LIMIT 1");
    var live = release(1, "LIVE", FlowId.next());
    var gone = release(2, "SUPERSEDED", FlowId.next());
    var justGone = release(3, "SUPERSEDED", FlowId.next());
    insert(
        "health_look (release_id, well, seen, at) SELECT id, true, 's', "
            + ago(15)
            + " FROM release");
    database.query("UPDATE health_look SET at = now() WHERE release_id = $1", justGone.value());
    var waiting = flow("devops.deploy", "WAITING", 40);
    for (var flow : List.of(waiting, flow("devops.deploy", "CANCELLED", 0), FlowId.next())) {
      insert(
          "secret_wait (flow_id, project_id, names, commit_id, signal)"
              + " SELECT '%s', id, '{A}', 'c', 's' FROM project".formatted(flow));
    }

    assertThat(run().notes()).isEqualTo(new Removed.Notes(0, 0, 0, 5, 1, 2));
    assertThat(
            database.list(
                row -> row.getLong("n"),
                "SELECT count(*) AS n FROM thread_summary GROUP BY thread_id"))
        .as("the newest ones are read, whatever their age")
        .containsExactly(3L, 3L);
    assertThat(
            database.list(
                row -> new ReleaseId(row.getUUID("release_id")), "SELECT * FROM health_look"))
        .containsExactlyInAnyOrder(live, justGone)
        .doesNotContain(gone);
    assertThat(
            database.list(row -> new FlowId(row.getUUID("flow_id")), "SELECT * FROM secret_wait"))
        .containsExactly(waiting);
  }

  @Test
  void a_run_that_fails_is_an_alert() {
    database.query("ALTER TABLE refused_message RENAME TO hidden");
    deploy();
    node.start();
    Eventually.within(Duration.ofSeconds(20))
        .until(() -> !flows.list(FlowQuery.in(State.FAILED).kind(Removed.KIND)).isEmpty());
    assertThat(alerts.newest(false))
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.kind()).isEqualTo(Retention.ALERT);
          assertThat(alert.text()).contains("refused_message");
        });
  }

  @Test
  void a_result_of_older_code_is_read() {
    var older = "{\"journals\":1,\"flows\":2,\"receipts\":3,\"evidence\":4,\"releaseFolders\":5}";
    assertThat(Json.read(older, Removed.class)).isEqualTo(new Removed(1, 2, 3, 4L, 5L, null));
  }

  private void insert(String intoWhat) {
    database.query("INSERT INTO " + intoWhat);
  }

  private static String ago(int days) {
    return "now() - interval '%d days'".formatted(days);
  }

  private int count(String table) {
    return database.query("SELECT 1 FROM " + table).size();
  }

  private Removed run() {
    deploy();
    node.start();
    return Eventually.within(Duration.ofSeconds(20))
        .get(
            "the retention ends",
            () ->
                flows.list(FlowQuery.in(State.DONE).kind(Removed.KIND)).stream()
                    .findFirst()
                    .map(run -> Json.read(run.result().orElseThrow(), Removed.class)));
  }

  private int done() {
    return database.query("SELECT 1 FROM job_run WHERE outcome = 'DONE'").size();
  }

  private int clean() {
    return new LocalFiles(attic(folder)).clean();
  }

  private void deploy() {
    deploy(folder);
  }

  private void deploy(Path disk) {
    var office =
        new SchedulerVerticle.Office(
            node, "here", new Bus(vertx), redis, jobs, Settings.from(Map.of()).jobs());
    var scheduler = new SchedulerVerticle(office, attic(disk), List.of(), Duration.ofMillis(20));
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Await.await(vertx.deployVerticle(scheduler, virtual));
  }

  private SchedulerVerticle.Attic attic(Path disk) {
    return new SchedulerVerticle.Attic(
        flows,
        new EndedFlows(database),
        new Receipts(database, flows),
        new Releases(database),
        new SchedulerVerticle.Notes(
            new Failures(database),
            alerts,
            new RefusedMessages(database, alerts),
            new ThreadSummaries(database),
            new HealthLooks(database),
            new SecretWaits(database)),
        workers(Instant.now()),
        disk.resolve("releases"),
        Keep.USUAL,
        InstantSource.system());
  }

  private ProcessWorkers workers(Instant now) {
    var environment =
        new CleanEnvironment("/usr/bin:/bin", Path.of(System.getProperty("java.home")));
    var second = Duration.ofSeconds(1);
    return new ProcessWorkers(folder, "retention", environment, InstantSource.fixed(now), second);
  }

  private static void worked(ProcessWorkers workers, String key) throws InterruptedException {
    var spec = new WorkerSpec(key, List.of("/bin/true"), Map.of(), Limits.testing());
    workers.start(spec, _ -> {});
    workers.await(key, 0, WorkerListener.DEAF);
  }

  private FlowId flow(String kind, String state, int daysAgo) {
    var flow = FlowId.next();
    database.query(
        """
        INSERT INTO flow (id, kind, state, owner, input, code_version, ready_at, created_at, changed_at)
        VALUES ($1, $2, $3, 'ann', '{}', 0, 'infinity', now() - make_interval(days => $4),
                now() - make_interval(days => $4))
        """,
        flow.value(),
        kind,
        state,
        daysAgo);
    database.query(
        "INSERT INTO flow_step (flow_id, name, at, result) VALUES ($1, 's', now(), '1')",
        flow.value());
    database.query(
        "INSERT INTO flow_signal (flow_id, name, payload) VALUES ($1, 's', '1')", flow.value());
    return flow;
  }

  private ReleaseId release(int number, String status, FlowId flow) {
    var release = ReleaseId.next();
    database.query(
        """
        INSERT INTO release (id, project_id, number, commit_id, flow_id, process_id, server_id, port, url, environment, status)
        VALUES ($1, $2, $3, 'c', $4, $4, $5, 9000, 'u', '{}', $6)
        """,
        release.value(),
        PROJECT,
        number,
        flow.value(),
        SERVER,
        status);
    return release;
  }

  private void receipt(String key, int daysAgo) {
    database.query(
        "INSERT INTO receipt (key, command, answer, at) VALUES ($1, 'c', '{}', now() - make_interval(days => $2))",
        key,
        daysAgo);
  }

  private Path releases() {
    return folder.resolve("releases");
  }

  private Path files(ReleaseId release) throws IOException {
    return Files.createDirectories(releases().resolve(release.toString())).resolve("file");
  }

  private List<UUID> remaining() throws IOException {
    try (var entries = Files.list(releases())) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.contains("-"))
          .map(UUID::fromString)
          .toList();
    }
  }
}
