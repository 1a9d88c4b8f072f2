package dev.orchestrator.cli;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.RateLimits;
import dev.orchestrator.access.Users;
import dev.orchestrator.api.ApiVerticle;
import dev.orchestrator.api.ApiVerticle.Stores;
import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Start;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.llm.AgentConfigs;
import dev.orchestrator.llm.AgentDesk;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Patience;
import dev.orchestrator.llm.Providers;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.llm.Trials;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.RateSettings;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Censor;
import dev.orchestrator.store.DomainEvents;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.KeyRotation;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.Removed;
import dev.orchestrator.store.SecretKind;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Vault;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.tools.Joined;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The real API on a real database. The team is played: a turn that wants to run calls what the test
 * has put in place for it, and is over then.
 */
final class TestServer implements AutoCloseable {

  private static final String DUE =
      "SELECT id, thread FROM flow WHERE kind = 'po.turn' AND state = 'READY' ORDER BY id";

  final Vertx vertx = Vertx.vertx();
  final BotApiDouble telegram = BotApiDouble.start();
  final Bus bus = new Bus(vertx);
  final Database database;
  final Stores stores;
  final Principal alice;
  final String key;
  final String userKey;
  private ApiVerticle verticle;
  private String deployment;
  private volatile BiConsumer<ThreadId, String> team = (_, _) -> {};
  volatile List<ApiVerticle.Finding> findings =
      List.of(new ApiVerticle.Finding("git", true, true, "git version 2"));
  private volatile boolean closed;
  static final PublicUrls URLS = new PublicUrls("http://127.0.0.1");

  private final Thread turns;

  TestServer(Path folder) {
    var url = FreshPostgres.url();
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 16);
    stores = stores(folder);
    alice = new Users(database).ensure("alice", Role.ADMIN);
    key = new ApiKeys(database).create(alice.user(), "test").reveal();
    var user = new Users(database).ensure("bob", Role.USER);
    userKey = new ApiKeys(database).create(user.user(), "test").reveal();
    verticle = verticle(0);
    deployment = deploy();
    turns = Thread.ofVirtual().start(this::takeTurns);
  }

  private Stores stores(Path folder) {
    var flows = new Flows(database);
    var vault = vault();
    var projects = new Projects(database);
    var censor = new Censor(vault.secrets(), vault.waits(), projects);
    return new Stores(
        new Threads(database),
        new ThreadLog(database, flows, bus, censor),
        new Receipts(database, flows),
        new Approvals(database),
        projects,
        new ProjectViews(database, URLS),
        flows,
        new LocalForge(folder, InstantSource.system()),
        new Alerts(database),
        new RefusedMessages(database, new Alerts(database)),
        new LlmCalls(database),
        new Releases(database),
        vault,
        new DomainEvents(database),
        new Jobs(database, flows),
        new Nodes(database),
        Joined.open(database, bus, (_, text) -> text),
        bots(flows, vault));
  }

  private Registration bots(Flows flows, Vault vault) {
    var api = URI.create(telegram.url());
    var check = new TokenCheck(vertx, vertx.createHttpClient(), api, Duration.ofMillis(300));
    var pool = new PoolBots(database, vault.secrets().keyring());
    return new Registration(pool, flows, check, Optional.empty());
  }

  private Vault vault() {
    var keys = new MasterKeys(MasterKey.random(), List.of(), "");
    var ring = Keyring.open(database, keys);
    return new Vault(
        new Secrets(database, ring),
        new SecretWaits(database),
        new KeyRotation(database, ring, keys, Optional.empty(), List.of()));
  }

  private ApiVerticle.ModelOffice office() {
    var configs = new AgentConfigs(database);
    var ledger = new LlmCalls(database);
    var providers = Providers.offline(new OfflinePlanner());
    var models = new Models(vertx, providers, configs, ledger, Patience.USUAL);
    var trials = new Trials(models, configs);
    return new ApiVerticle.ModelOffice(
        new AgentDesk(configs, models, trials), new Spending(database));
  }

  private Access access() {
    var limits = new RateLimits(Redis.open(vertx, FreshRedis.url()), () -> 1);
    var plenty = new RateSettings(1_000_000, 1_000_000, 1_000_000, 1_000_000, 100, 1000);
    return Access.open(vertx, database, stores.vault().secrets().keyring(), limits, plenty);
  }

  private ApiVerticle verticle(int port) {
    return new ApiVerticle(
        new HostPort("127.0.0.1", port),
        access(),
        stores,
        office(),
        new ApiVerticle.Watch(
            List.of(),
            () -> findings,
            new ApiVerticle.Neighbourhood("node-a", () -> Optional.of(Set.of("node-a")), () -> ""),
            Promise.promise().future()));
  }

  private String deploy() {
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return Await.await(vertx.deployVerticle(verticle, virtual));
  }

  String url() {
    return "http://127.0.0.1:" + verticle.port();
  }

  /** The environment of somebody who is no admin and owns nothing. */
  Map<String, String> strangersEnv() {
    return Map.of("ORCHESTRATOR_URL", url(), "ORCHESTRATOR_KEY", userKey);
  }

  Map<String, String> env() {
    return Map.of("ORCHESTRATOR_URL", url(), "ORCHESTRATOR_KEY", key);
  }

  /** What the team does in a turn, told what the user said last. */
  void team(BiConsumer<ThreadId, String> deeds) {
    team = deeds;
  }

  /** The API goes away; its rows stay. */
  int goAway() {
    var port = verticle.port();
    Await.await(vertx.undeploy(deployment));
    return port;
  }

  void comeBack(int port) {
    verticle = verticle(port);
    deployment = deploy();
  }

  void tell(ThreadId thread, ThreadEvent event) {
    stores.log().append(thread, event);
  }

  Project project(String name, Optional<ThreadId> thread) {
    return stores
        .flows()
        .transaction(tx ->
            stores
                .projects()
                .create(tx, alice.user(), thread, name, "", ProjectKind.HTTP_SERVICE, List.of()));
  }

  /** A value in the vault, set by its owner. */
  void secret(SecretScope scope, String name, String value) {
    stores
        .flows()
        .transaction(tx ->
            stores
                .vault()
                .secrets()
                .set(tx, scope, name, new Secret(value), SecretKind.USER, scope.owner()));
  }

  /** What the vault holds under a name. */
  Optional<String> secret(SecretScope scope, String name) {
    return stores
        .flows()
        .transaction(tx -> stores.vault().secrets().newest(tx, scope, name).map(Secret::reveal));
  }

  /** A flow that nobody runs. */
  FlowId flow(String kind, Optional<ThreadId> thread) {
    var start = Start.of(kind, "input", alice.user().toString());
    return stores
        .flows()
        .start(thread.map(id -> start.thread(id.toString())).orElse(start))
        .orElseThrow();
  }

  /** A step of a flow that called a model, and how that is known. */
  void step(FlowId flow, String name, String result) {
    database.query(
        """
        INSERT INTO flow_step (flow_id, name, at, took_ms, attempts, result)
        VALUES ($1, $2, now(), 1200, 2, $3)
        """,
        flow.value(),
        name,
        result);
    database.query(
        """
        INSERT INTO llm_call (id, key, agent, provider, model, input_tokens, output_tokens, cost_usd, took_ms, outcome)
        VALUES ($1, $2, 'architect', 'double', 'm', 30, 12, 0.0025, 5, 'ok')
        """,
        java.util.UUID.randomUUID(),
        flow + "/" + name);
  }

  /** Binds a flow to a node that nobody has seen, after another one lost it. */
  void bind(FlowId flow, String node, String before) {
    database.query(
        """
        UPDATE flow SET bound_to = $2, moved_from = $3, moved_at = now(), moves = 1 WHERE id = $1
        """,
        flow.value(),
        node,
        before);
  }

  /** A run of the retention that came to its end. */
  void retained() {
    database.query(
        """
        INSERT INTO flow (id, kind, state, owner, subject, input, result, code_version)
        VALUES ($1, $2, 'DONE', 'scheduler', $2, $3, $4, 0)
        """,
        FlowId.next().value(),
        Removed.KIND,
        Json.write(Keep.USUAL),
        Json.write(new Removed(7, 6, 5, null, null, new Removed.Notes(1, 2, 3, 4, 0, 0))));
  }

  void end(FlowId flow, String state) {
    database.query("UPDATE flow SET state = $2 WHERE id = $1", flow.value(), state);
  }

  /** Waits until the turn of that thread is over. */
  void awaitTurnOf(ThreadId thread) {
    while (!closed && hasTurn(thread)) {
      pause();
    }
  }

  private boolean hasTurn(ThreadId thread) {
    return stores.flows().list(FlowQuery.live().thread(thread.toString())).stream()
        .anyMatch(flow -> flow.kind().equals(ThreadLog.TURN));
  }

  private void takeTurns() {
    while (!closed) {
      for (var row : database.query(DUE)) {
        takeTurn(new FlowId(row.getUUID("id")), ThreadId.of(row.getString("thread")));
      }
      pause();
    }
  }

  private void takeTurn(FlowId turn, ThreadId thread) {
    var events = stores.log().after(thread, 0, 1000);
    var seen = events.getLast().seq();
    var last = events.getLast().event();
    team.accept(thread, last instanceof UserSaid(var _, var text) ? text : type(last));
    var newest = stores.log().lastSeq(thread);
    var asked =
        stores.log().after(thread, seen, 100).stream()
            .anyMatch(event -> event.event() instanceof ThreadEvent.Asked);
    stores
        .flows()
        .transaction(tx -> {
          stores.log().endTurn(tx, thread, newest, asked, Set.of());
          Database.rows(
              tx.connection(), "UPDATE flow SET state = 'DONE' WHERE id = $1", turn.value());
          return turn;
        });
  }

  private static String type(ThreadEvent event) {
    return event.getClass().getSimpleName();
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  UserId user() {
    return alice.user();
  }

  @Override
  public void close() {
    closed = true;
    try {
      turns.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Await.await(vertx.close());
    telegram.close();
  }
}
