package dev.orchestrator.devops;

import static dev.orchestrator.devops.Harbour.await;
import static dev.orchestrator.devops.Harbour.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.devops.DevopsVerticle.Patience;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.State;
import dev.orchestrator.messages.DeployCommand.CheckReadyToDeploy;
import dev.orchestrator.messages.DeployCommand.GetDeployLogs;
import dev.orchestrator.messages.DeployCommand.RequestSecret;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFailed;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadEvent.WorkCancelled;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Settings.PortRange;
import dev.orchestrator.store.SecretScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a release finds in its environment, where that comes from, and how a deploy waits for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {

  private static final String MANIFEST = "run: [sh, run.sh]\nhealth: /health.txt\nenv:\n";

  /** The software tells what it found, as no software should. */
  private static final String TELLING = "printf %s \"$BOT_TOKEN-$JWT_SECRET\" > told.txt\n";

  private Harbour harbour;

  @BeforeAll
  void open(@TempDir Path folder) {
    harbour = Harbour.open(folder, 18_400);
  }

  @AfterAll
  void close() {
    harbour.close();
  }

  @Test
  void what_only_a_person_knows_is_waited_for_and_the_deploy_goes_on_by_itself() {
    var ann = harbour.new Owner("waits");
    ann.commits(telling("BOT_TOKEN: user", "JWT_SECRET:", "CHAT_ID: user"));
    assertThat(done(ann.ask(new CheckReadyToDeploy("waits"))).missing())
        .containsExactly("BOT_TOKEN", "CHAT_ID");
    var flow = ann.triggers();
    awaitParked(flow);
    assertThat(ann.events(SecretsMissing.class).getFirst().names())
        .containsExactly("BOT_TOKEN", "CHAT_ID");
    assertThat(ports(ann)).isZero();
    assertThat(harbour.releases.of(ann.project.id())).isEmpty();

    var token = secret();
    assertThat(ann.gives("BOT_TOKEN", token)).as("one is still missing").isFalse();
    assertThat(ann.gives("CHAT_ID", "42")).isTrue();
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
    var url = ann.events(DeployFinished.class).getFirst().url();
    assertThat(told(url)).startsWith(token + "-").hasSize(token.length() + 1 + 43);
    assertThat(rows()).as("no row holds the value").doesNotContain(token);
  }

  @Test
  void what_is_generated_is_generated_once_and_stays_the_same() {
    var ann = harbour.new Owner("stable");
    ann.commits(telling("JWT_SECRET: infra", "SESSION_KEY:"));
    var url = ann.deploys();
    var first = told(url);
    for (var again = 0; again < 4; again++) {
      assertThat(told(ann.deploys())).isEqualTo(first);
    }
    assertThat(harbour.secrets.list(SecretScope.of(ann.project)))
        .extracting(entry -> entry.name() + entry.version())
        .containsExactly("JWT_SECRET1", "SESSION_KEY1");
    assertThat(harbour.releases.of(ann.project.id()))
        .extracting(release -> release.environment().secrets())
        .containsOnly(Map.of("JWT_SECRET", 1, "SESSION_KEY", 1));
  }

  @Test
  void a_rollback_brings_the_values_back_that_its_release_was_deployed_with() {
    var ann = harbour.new Owner("returns");
    ann.commits(telling("BOT_TOKEN: user"));
    var former = secret();
    ann.gives("BOT_TOKEN", former);
    ann.deploys();
    var newer = secret();
    ann.gives("BOT_TOKEN", newer);
    assertThat(told(ann.deploys())).contains(newer);
    var back = done(ann.ask(new Rollback("returns", 1))).flow();
    assertThat(harbour.awaitEnd(back)).isEqualTo(State.DONE);
    assertThat(told(ann.events(DeployFinished.class).getLast().url())).contains(former);

    harbour.flows.transaction(
        tx -> harbour.secrets.erase(tx, SecretScope.of(ann.project), "BOT_TOKEN"));
    var lost = done(ann.ask(new Rollback("returns", 2))).flow();
    assertThat(harbour.awaitEnd(lost)).isEqualTo(State.FAILED);
    assertThat(ann.events(DeployFailed.class).getLast().reason()).contains("BOT_TOKEN", "erased");
  }

  @Test
  void a_newer_commit_takes_the_place_of_the_one_that_waits() {
    var ann = harbour.new Owner("moves-on");
    ann.commits(telling("BOT_TOKEN: user"));
    var flow = ann.triggers();
    awaitParked(flow);
    var newer = ann.writes("2");
    assertThat(ann.triggers()).isEqualTo(flow);
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
    assertThat(ann.events(DeployFinished.class).getLast().commit()).isEqualTo(newer);
  }

  @Test
  void a_newer_commit_that_lacks_something_too_waits_again() {
    var ann = harbour.new Owner("again");
    ann.commits(telling("BOT_TOKEN: user"));
    var flow = ann.triggers();
    awaitParked(flow);
    ann.commits(telling("OTHER_TOKEN: user"));
    assertThat(ann.triggers()).isEqualTo(flow);
    await(() -> ann.events(SecretsMissing.class).size() == 2);
    assertThat(ann.events(SecretsMissing.class).getLast().names()).containsExactly("OTHER_TOKEN");
    awaitParked(flow);
    assertThat(ann.gives("OTHER_TOKEN", secret())).isTrue();
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
  }

  @Test
  void nobody_waits_for_ever_and_a_person_is_reminded(@TempDir Path folder) {
    var quick =
        new Patience(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofMillis(900));
    try (var other = Harbour.open(folder, new PortRange(18_450, 18_469), quick)) {
      var ann = other.new Owner("late");
      ann.commits(telling("BOT_TOKEN: user"));
      assertThat(other.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
      assertThat(ann.events(SecretsAwaited.class).getFirst().names()).containsExactly("BOT_TOKEN");
      assertThat(ann.events(DeployFailed.class).getFirst().reason())
          .contains("nobody gave BOT_TOKEN within", "nothing was started");
      assertThat(ann.status()).isEqualTo(ProjectStatus.FAILED);
      assertThat(other.waits.of(ann.project.id())).isEmpty();
    }
  }

  @Test
  void stopping_or_deleting_the_project_ends_the_wait() {
    var ann = harbour.new Owner("ends");
    ann.commits(telling("BOT_TOKEN: user"));
    var stopped = ann.triggers();
    awaitParked(stopped);
    assertThat(done(ann.ask(new StopProject("ends"))).flow()).isEqualTo(stopped);
    assertThat(harbour.awaitEnd(stopped)).isEqualTo(State.CANCELLED);
    assertThat(ann.events(WorkCancelled.class)).hasSize(1);

    var deleted = ann.triggers();
    awaitParked(deleted);
    var teardown = done(ann.ask(new DeleteProject("ends"))).flow();
    assertThat(harbour.awaitEnd(teardown)).isEqualTo(State.DONE);
    assertThat(harbour.flows.find(deleted).orElseThrow().state()).isEqualTo(State.CANCELLED);
    assertThat(harbour.waits.of(ann.project.id())).isEmpty();
  }

  @Test
  void what_runs_while_a_deploy_waits_can_be_stopped() {
    var ann = harbour.new Owner("runs");
    ann.writes("1");
    var url = ann.deploys();
    ann.commits(telling("BOT_TOKEN: user"));
    var waiting = ann.triggers();
    awaitParked(waiting);
    var stop = done(ann.ask(new StopProject("runs"))).flow();
    assertThat(harbour.awaitEnd(stop)).isEqualTo(State.DONE);
    assertThat(harbour.awaitEnd(waiting)).isEqualTo(State.CANCELLED);
    assertThat(Harbour.get(url).statusCode()).isEqualTo(503);
  }

  @Test
  void deploys_that_wait_do_not_count_among_those_that_run() {
    var ann = harbour.new Owner("first");
    for (var name : List.of("second", "third", "fourth")) {
      var project = ann.create(name);
      harbour
          .forge
          .open(project.id())
          .commit("main", dev.orchestrator.forge.Scaffold.of(telling("BOT_TOKEN: user")), "Wait");
      awaitParked(done(ann.ask(new TriggerDeploy(name, null))).flow());
    }
    ann.writes("1");
    assertThat(ann.deploys()).startsWith("http");
  }

  @Test
  void a_token_that_is_typed_in_the_thread_goes_to_the_deploy_that_waits_for_it() {
    var ann = harbour.new Owner("typed");
    ann.commits(telling("BOT_TOKEN: user"));
    var flow = ann.triggers();
    awaitParked(flow);
    var token =
        "71" + (System.nanoTime() % 100_000_000 + 100_000_000) + ":" + secret().substring(0, 35);
    harbour.log.append(
        ann.thread, new UserSaid(ann.principal.user(), "here it is: " + token + " ok?"));
    assertThat(ann.events(UserSaid.class).getFirst().text())
        .isEqualTo("here it is: [secret BOT_TOKEN] ok?");
    assertThat(ann.events(SecretKept.class).getFirst().goesOn()).isTrue();
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
    assertThat(told(ann.events(DeployFinished.class).getLast().url())).contains(token);
    assertThat(rows()).doesNotContain(token);
  }

  @Test
  void software_that_prints_its_secret_and_crashes_tells_nobody() {
    var ann = harbour.new Owner("talks");
    var token = secret();
    ann.gives("BOT_TOKEN", token);
    var files = new java.util.HashMap<>(telling("BOT_TOKEN: user"));
    files.put("run.sh", "echo \"cannot log in with $BOT_TOKEN\"; exit 3\n");
    ann.commits(files);
    assertThat(harbour.awaitEnd(ann.triggers())).isEqualTo(State.FAILED);
    assertThat(ann.events(DeployFailed.class).getFirst().evidence())
        .contains("cannot log in with [secret BOT_TOKEN]");
    files.put("run.sh", "echo \"logged in with $BOT_TOKEN\"\n" + Harbour.SERVE);
    ann.commits(files);
    ann.deploys();
    assertThat(done(ann.ask(new GetDeployLogs("talks", 10))).lines())
        .contains("logged in with [secret BOT_TOKEN]");
    assertThat(rows()).doesNotContain(token);
  }

  @Test
  void every_name_of_the_project_is_resolved_or_reported() {
    var ann = harbour.new Owner("contract");
    var files = new java.util.HashMap<>(telling("PORT: computed"));
    files.put(
        ".env.example",
        """
        # [user] where the mail goes
        MAIL_TO=someone@example.com
        GREETING=hello # shown to everybody
        SIGNING_KEY=change-me
        DATABASE_URL=postgresql://localhost/dev
        """);
    files.put(
        "compose.yaml",
        """
        services:
          app:
            build: .
            environment:
              STRIPE_SECRET_KEY: ${STRIPE_SECRET_KEY}
              APP_NAME: x
          db:
            image: postgres:17
            environment: {POSTGRES_PASSWORD: x}
        """);
    ann.commits(files);
    var flow = ann.triggers();
    awaitParked(flow);
    assertThat(ann.events(SecretsMissing.class).getFirst().names())
        .containsExactly("DATABASE_URL", "MAIL_TO", "STRIPE_SECRET_KEY");
    assertThat(ann.events(SecretsAwaited.class).getFirst().hint()).contains("no database");
    ann.gives("DATABASE_URL", "postgresql://app:" + secret() + "@db.internal/app");
    ann.gives("MAIL_TO", "ann@example.com");
    assertThat(ann.gives("STRIPE_SECRET_KEY", secret())).isTrue();
    assertThat(harbour.awaitEnd(flow)).isEqualTo(State.DONE);
    var environment = harbour.releases.of(ann.project.id()).getFirst().environment();
    assertThat(environment.values())
        .containsEntry("GREETING", "hello")
        .containsEntry("APP_NAME", "contract");
    assertThat(environment.secrets())
        .containsOnlyKeys("DATABASE_URL", "MAIL_TO", "SIGNING_KEY", "STRIPE_SECRET_KEY");
  }

  @Test
  void a_name_that_no_rule_knows_is_judged_by_name_alone_and_in_doubt_a_person_is_asked() {
    var ann = harbour.new Owner("judged");
    ann.commits(telling("PEPPER: ", "SHOE_SIZE:", "PLANET:", "GREETING: hello"));
    harbour.asked.clear();
    harbour.analysis =
        "Sure: {\"PEPPER\": \"infra\", \"PLANET\": \"nonsense\", \"OTHER\": \"infra\"}";
    var flow = ann.triggers();
    awaitParked(flow);
    assertThat(ann.events(SecretsMissing.class).getFirst().names())
        .containsExactly("PLANET", "SHOE_SIZE");
    assertThat(harbour.asked).hasSize(1);
    assertThat(harbour.asked.getFirst().lines().getLast().toString())
        .contains("PEPPER", "PLANET", "SHOE_SIZE")
        .doesNotContain("GREETING", "hello");
    harbour.flows.cancel(flow);
  }

  @Test
  void a_person_is_asked_for_a_secret_without_a_model_seeing_it() {
    var ann = harbour.new Owner("asks");
    var asked = done(ann.ask(new RequestSecret("asks", "BOT_TOKEN", "BotFather gives it")));
    assertThat(asked.known()).isFalse();
    assertThat(ann.events(SecretsAwaited.class).getFirst().hint()).contains("BotFather");
    assertThat(Harbour.refusal(ann.ask(new RequestSecret("asks", "no name", null))))
        .isEqualTo("name_invalid");
  }

  @Test
  void a_deploy_that_older_code_had_ended_for_want_of_a_secret_ends_here_too() {
    var ann = harbour.new Owner("older");
    var commit = ann.commits(telling("BOT_TOKEN: user"));
    var order =
        new DeployOrder(
            ann.project.id(),
            "older",
            ann.principal.user(),
            commit,
            Optional.empty(),
            Optional.of(ann.thread),
            ProjectStatus.BUILT,
            Locale.ENGLISH,
            false);
    var flow =
        harbour.flows.transaction(tx -> {
          var id =
              tx.start(Start.of(DeployFlow.NAME, order, order.owner().toString())).orElseThrow();
          journaled(tx.connection(), id, "say-env_analyzer", "\"\"");
          journaled(
              tx.connection(),
              id,
              "env_analyzer",
              "{\"build\":[],\"test\":[],\"run\":[\"sh\",\"run.sh\"],\"health\":\"/\",\"env\":{\"BOT_TOKEN\":{\"kind\":\"USER\",\"value\":null}}}");
          journaled(
              tx.connection(),
              id,
              "secret_resolver",
              "{\"values\":{},\"computed\":[],\"missing\":[\"BOT_TOKEN\"]}");
          journaled(tx.connection(), id, "missing", "\"\"");
          // As after a first claim: there is a journal to be read.
          Database.rows(tx.connection(), "update flow set fence = 1 where id = $1", id.value());
          return id;
        });
    assertThat(harbour.awaitEnd(flow))
        .as(() -> String.valueOf(harbour.flows.find(flow)))
        .isEqualTo(State.DONE);
    assertThat(harbour.flows.steps(flow)).as("nothing was done anew").hasSize(4);
  }

  @Test
  void a_deploy_that_waits_outlives_a_crash_and_so_does_what_runs_with_a_secret(
      @TempDir Path folder) {
    var before = Harbour.open(folder, 18_470);
    var ann = before.new Owner("outlives");
    ann.commits(telling("BOT_TOKEN: user"));
    var flow = ann.triggers();
    await(() -> before.flows.find(flow).orElseThrow().state() == State.WAITING);
    before.crash();
    try (var after = before.again()) {
      var token = secret();
      var given = new dev.orchestrator.store.GivenSecrets(after.secrets, after.waits);
      after.flows.transaction(tx ->
          given.give(
              tx,
              ann.project,
              "BOT_TOKEN",
              new dev.orchestrator.platform.Secret(token),
              ann.principal.user()));
      assertThat(after.awaitEnd(flow)).isEqualTo(State.DONE);
      var live = after.releases.live(ann.project.id()).orElseThrow();
      assertThat(told(live.url())).contains(token);
      for (var key : after.processes.keys()) {
        after.processes.stop(key, Duration.ZERO);
      }
      await(() -> answers(live.url(), token));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean answers(String url, String token) {
    return Harbour.get(url + "/told.txt").body().contains(token);
  }

  private static void journaled(
      io.vertx.sqlclient.SqlConnection tx, FlowId flow, String step, String result) {
    Database.rows(
        tx,
        "insert into flow_step (flow_id, name, at, result, took_ms) values ($1, $2, now(), $3, 1)",
        flow.value(),
        step,
        result);
  }

  /** A project that writes down what it found in its environment, and serves it. */
  private static Map<String, String> telling(String... env) {
    return Map.of(
        "health.txt", "ok",
        "run.sh", TELLING + Harbour.SERVE,
        "orchestrator.yaml", MANIFEST + "  " + String.join("\n  ", env) + "\n");
  }

  private static String told(String url) {
    return Harbour.get(url + "/told.txt").body();
  }

  private static String secret() {
    return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "").substring(0, 40);
  }

  private void awaitParked(FlowId flow) {
    await(() -> harbour.flows.find(flow).orElseThrow().state() == State.WAITING);
  }

  private int ports(Harbour.Owner owner) {
    return harbour
        .database
        .query("SELECT 1 FROM port_allocation WHERE project_id = $1", owner.project.id().value())
        .size();
  }

  /** Every row of every table. */
  private String rows() {
    var all = new StringBuilder();
    for (var table :
        harbour.database.query(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")) {
      var name = table.getString("tablename");
      harbour
          .database
          .query("SELECT t::text AS row FROM \"" + name + "\" t")
          .forEach(row -> all.append(row.getString("row")).append('\n'));
    }
    return all.toString();
  }
}
