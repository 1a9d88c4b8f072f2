package dev.orchestrator.why;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Explanation.Awaited;
import dev.orchestrator.messages.Explanation.Setback;
import dev.orchestrator.messages.FailureKind;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Progress;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.store.Failed;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Release;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.testing.FreshPostgres;
import io.vertx.core.Vertx;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Vertx vertx = Vertx.vertx();
  private Database database;
  private Flows flows;
  private ThreadLog log;
  private Projects projects;
  private Failures failures;
  private Whereabouts whereabouts;
  private Principal ann;
  private ThreadId thread;
  private Project shop;

  @BeforeEach
  void open() {
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 4);
    flows = new Flows(database);
    log = new ThreadLog(database, flows, new Bus(vertx));
    projects = new Projects(database);
    failures = new Failures(database);
    whereabouts = new Whereabouts(database);
    ann = user("ann");
    thread = new Threads(database).open(ann.user(), "");
    shop = project("shop");
  }

  @AfterEach
  void close() {
    database.close();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void what_is_being_done_is_told_with_its_round_its_words_and_its_end() {
    var build = flow("engineering.build");
    database.query(
        "UPDATE flow SET state = 'RUNNING', claims = 2, deadline = now() + interval '1 hour' WHERE id = $1",
        build.value());
    step(build, "preparer", 20);
    step(build, "say-developer-2", 10);
    log.append(thread, new Progress(build, shop.id(), "developer-2", "Round 2 of 3: writing."));

    var explained = explain(Locale.ENGLISH);
    assertThat(explained.now())
        .singleElement()
        .satisfies(doing -> {
          assertThat(doing.flow()).isEqualTo(build);
          assertThat(doing.stage()).isEqualTo("developer-2");
          assertThat(doing.words()).isEqualTo("Round 2 of 3: writing.");
          assertThat(doing.round()).isEqualTo(2);
          assertThat(doing.rounds()).isEqualTo(3);
          assertThat(doing.attempt()).isEqualTo(2);
          assertThat(doing.until()).isAfter(doing.since());
        });
    assertThat(explained.next())
        .contains("orchestrator flow show " + build, "orchestrator cancel shop");
    assertThat(explained.lines())
        .anyMatch(line ->
            line.contains("the build: Round 2 of 3: writing.") && line.contains("Round 2 of 3."));
  }

  @Test
  void work_whose_node_is_away_names_it_and_since_when() {
    var deploy =
        flows
            .start(Start.of("devops.deploy", "", "o").subject(shop.id().toString()).on("west"))
            .orElseThrow();
    database.query("INSERT INTO flow_node_gone VALUES ('west', now() - interval '20 seconds')");
    var waits = explain(Locale.ENGLISH).waits();
    assertThat(waits)
        .singleElement()
        .satisfies(away -> {
          assertThat(away.what()).isEqualTo("AWAY");
          assertThat(away.subject()).isEqualTo("west");
          assertThat(away.until()).isAfter(away.since());
        });
    var since = Objects.requireNonNull(waits.getFirst().since()).truncatedTo(ChronoUnit.SECONDS);
    assertThat(explain(Locale.ENGLISH).lines())
        .anyMatch(line -> line.contains("the node west") && line.contains("silent since " + since));
    assertThat(explain(Locale.of("ru")).lines()).anyMatch(line -> line.contains("узла west"));
    database.query("INSERT INTO flow_node (name, code_version) VALUES ('west', 0)");
    assertThat(explain(Locale.ENGLISH).waits()).as("%s", deploy).isEmpty();
  }

  private void parked(FlowId flow, String signal) {
    database.query(
        """
        UPDATE flow SET state = 'WAITING', awaiting = $2, ready_at = now() + interval '1 hour'
         WHERE id = $1
        """,
        flow.value(),
        signal);
  }

  @Test
  void what_is_waited_for_is_told_with_its_end_and_what_answers_it() {
    var approval = UUID.randomUUID();
    database.query(
        """
        INSERT INTO approval (id, thread_id, user_id, command, body, question, state, expires_at)
        VALUES ($1, $2, $3, 'delete_project', '{}', 'Delete shop?', 'PENDING', now() + interval '1 day')
        """,
        approval,
        thread.value(),
        ann.user().value());
    log.append(thread, new Asked("Which colour?", List.of()));
    database.query("UPDATE thread SET awaiting = true WHERE id = $1", thread.value());
    var lacking = flow("devops.deploy");
    database.query(
        """
        INSERT INTO secret_wait (flow_id, project_id, thread_id, names, commit_id, signal)
        VALUES ($1, $2, $3, '{BOT_TOKEN,KEY}', 'c', 'secrets-1')
        """,
        lacking.value(),
        shop.id().value(),
        thread.value());
    parked(lacking, "secrets-1");
    var planned = flow("engineering.build");
    database.query(
        """
        INSERT INTO proposed_plan (flow_id, version, project_id, thread_id, plan, expires_at)
        VALUES ($1, 2, $2, $3, '{}', now() + interval '1 day')
        """,
        planned.value(),
        shop.id().value(),
        thread.value());
    parked(planned, "plan-2");
    var waiting = flow("devops.deploy");
    parked(waiting, "word");
    var later = flow("devops.rollback");
    database.query(
        "UPDATE flow SET ready_at = now() + interval '1 minute' WHERE id = $1", later.value());

    var explained = explain(Locale.ENGLISH);
    assertThat(explained.waits())
        .extracting(Awaited::what)
        .containsExactlyInAnyOrder("APPROVAL", "ANSWER", "SECRETS", "PLAN", "SIGNAL", "RETRY");
    assertThat(explained.waits())
        .filteredOn(waits -> !waits.what().equals("ANSWER"))
        .allMatch(waits -> waits.until() != null);
    assertThat(explained.next())
        .contains(
            "orchestrator approve " + approval,
            "orchestrator chat " + thread,
            "orchestrator plan shop accept|edit|reject",
            "orchestrator secrets set shop BOT_TOKEN",
            "orchestrator secrets set shop KEY");
    assertThat(explained.lines())
        .anyMatch(line -> line.contains("Delete shop?") && line.contains("counts as refused"));
  }

  @Test
  void what_failed_is_told_with_its_evidence_and_how_often() {
    fail("devops.deploy", FailureKind.INFRASTRUCTURE, "no port is left", "last probe: status 500");
    fail("devops.deploy", FailureKind.INFRASTRUCTURE, "no port is left", "last probe: status 502");
    fail("engineering.build", FailureKind.SOFTWARE, "tests failed", "answer is wrong");

    var explained = explain(Locale.ENGLISH);
    assertThat(explained.failures())
        .extracting(Setback::reason, Setback::times)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("no port is left", 2),
            org.assertj.core.groups.Tuple.tuple("tests failed", 1));
    assertThat(explained.failures())
        .filteredOn(failed -> failed.times() == 2)
        .allMatch(failed -> failed.evidence().equals("last probe: status 502"));
    assertThat(String.join("\n", explained.lines()))
        .contains("answer is wrong", "the machine", "2 times");

    flows.transaction(tx -> {
      failures.clear(tx, shop.id(), null);
      return true;
    });
    assertThat(explain(Locale.ENGLISH).failures()).isEmpty();
  }

  @Test
  void after_a_fault_of_the_machine_a_person_can_insist() {
    fail("devops.deploy", FailureKind.INFRASTRUCTURE, "no port is left", "");
    assertThat(explain(Locale.ENGLISH).next()).contains("orchestrator deploy shop --again");
  }

  @Test
  void what_is_live_is_told_with_the_last_look_at_it() {
    assertThat(explain(Locale.ENGLISH).live()).isNull();
    var release = release();
    assertThat(explain(Locale.ENGLISH).lines()).anyMatch(line -> line.contains("not looked at"));
    new HealthLooks(database).keep(release.id(), false, "status 503");

    var explained = explain(Locale.of("ru"));
    assertThat(explained.live())
        .satisfies(live -> {
          assertThat(live.url()).isEqualTo("http://127.0.0.1:8000");
          assertThat(live.commit()).isEqualTo(COMMIT);
          assertThat(live.well()).isFalse();
          assertThat(live.seen()).isEqualTo("status 503");
        });
    assertThat(explained.lines())
        .anyMatch(line -> line.startsWith("Работает: релиз 1") && line.contains("не в порядке"));
  }

  @Test
  void what_models_cost_is_counted_once_for_the_thread_and_the_flows() {
    var build = flow("engineering.build");
    call(build + "/architect", thread.value(), 100, 10, "0.25");
    call(build + "/architect-2", null, 1, 1, null);
    call("elsewhere/x", null, 1000, 1000, "9");

    var spent = explain(Locale.ENGLISH).spent();
    assertThat(spent.calls()).isEqualTo(2);
    assertThat(spent.inputTokens()).isEqualTo(101);
    assertThat(spent.outputTokens()).isEqualTo(11);
    assertThat(spent.costUsd()).isEqualByComparingTo("0.25");
  }

  @Test
  void rows_that_cannot_be_read_hide_nothing_else() {
    var build = flow("engineering.build");
    database.query(
        "INSERT INTO thread_event (thread_id, seq, type, body) VALUES ($1, 900, 'Progress', '{oops')",
        thread.value());
    database.query(
        "INSERT INTO thread_event (thread_id, seq, type, body) VALUES ($1, 901, 'SecretsMissing', $2)",
        thread.value(),
        "{broken " + shop.id());
    fail("devops.deploy", FailureKind.SOFTWARE, "it broke", "");
    database.query("UPDATE failure SET kind = 'UNHEARD_OF'");

    var explained = explain(Locale.ENGLISH);
    assertThat(explained.now()).extracting(doing -> doing.flow()).containsExactly(build);
    assertThat(explained.failures())
        .extracting(Setback::kind)
        .containsExactly(FailureKind.INTERNAL);
  }

  @Test
  void a_deleted_project_is_known_to_its_owner_alone() {
    flows.transaction(tx -> projects.move(tx, shop.id(), ProjectStatus.ARCHIVED));
    assertThat(whereabouts.deleted(ann, "shop")).isPresent();
    assertThat(whereabouts.deleted(ann, shop.id().toString())).isPresent();
    assertThat(whereabouts.deleted(user("bob"), "shop")).isEmpty();
    assertThat(whereabouts.deleted(user("eve"), shop.id().toString())).isEmpty();
  }

  private Explanation explain(Locale language) {
    return whereabouts.explain(
        new Topic(
            "shop",
            Optional.of(shop.id()),
            List.of(shop.id()),
            Optional.of(ProjectStatus.BUILT),
            Optional.of(thread),
            3,
            language));
  }

  private Principal user(String name) {
    var id = UserId.next();
    database.query(
        "INSERT INTO app_user (id, name, role) VALUES ($1, $2, 'USER')", id.value(), name);
    return new Principal(id, Role.USER);
  }

  private Project project(String name) {
    return flows.transaction(tx ->
        projects.create(
            tx, ann.user(), Optional.of(thread), name, "d", ProjectKind.HTTP_SERVICE, List.of()));
  }

  private FlowId flow(String kind) {
    var start =
        Start.of(kind, "input", ann.user().toString())
            .subject(shop.id().toString())
            .thread(thread.toString());
    return flows.start(start).orElseThrow();
  }

  private void step(FlowId flow, String name, int secondsAgo) {
    database.query(
        "INSERT INTO flow_step (flow_id, name, at) VALUES ($1, $2, now() - make_interval(secs => $3))",
        flow.value(),
        name,
        (double) secondsAgo);
  }

  private void fail(String work, FailureKind kind, String reason, String evidence) {
    var failed =
        new Failed(shop.id(), FlowId.next(), work, kind, Optional.of(COMMIT), reason, evidence);
    flows.transaction(tx -> failures.note(tx, failed));
  }

  private Release release() {
    var server = new Servers(database).ensure("here", "127.0.0.1");
    var made =
        flows.transaction(tx ->
            new Releases(database)
                .create(
                    tx,
                    shop.id(),
                    COMMIT,
                    FlowId.next(),
                    server,
                    9000,
                    "http://127.0.0.1:8000",
                    new dev.orchestrator.store.ReleaseEnvironment(Map.of(), Map.of())));
    database.query("UPDATE release SET status = 'LIVE' WHERE id = $1", made.id().value());
    return made;
  }

  private void call(
      String key,
      @org.jspecify.annotations.Nullable UUID inThread,
      int input,
      int output,
      @org.jspecify.annotations.Nullable String cost) {
    database.query(
        """
        INSERT INTO llm_call (id, key, agent, provider, model, thread_id, input_tokens, output_tokens, cost_usd, took_ms, outcome)
        VALUES ($1, $2, 'a', 'p', 'm', $3, $4, $5, $6, 1, 'answered')
        """,
        UUID.randomUUID(),
        key,
        inThread,
        input,
        output,
        cost == null ? null : new java.math.BigDecimal(cost));
  }
}
