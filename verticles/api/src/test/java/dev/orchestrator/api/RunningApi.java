package dev.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.access.Access;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.RateLimits;
import dev.orchestrator.access.Users;
import dev.orchestrator.api.ApiVerticle.Check;
import dev.orchestrator.api.ApiVerticle.Stores;
import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.llm.AgentConfigs;
import dev.orchestrator.llm.AgentDesk;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Patience;
import dev.orchestrator.llm.Providers;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.llm.Trials;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
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
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The API on a real database, with three users; who serves the commands is up to each test. */
final class RunningApi implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Nothing that a test does is too often. */
  static final RateSettings PLENTY =
      new RateSettings(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000, 10_000);

  static final List<ApiVerticle.Finding> FINDINGS =
      List.of(
          new ApiVerticle.Finding("git", true, true, "git version 2"),
          new ApiVerticle.Finding("disk", false, true, "3 MB free: make room"));

  final Vertx vertx = Vertx.vertx();
  final Secret redisUrl = FreshRedis.url();
  final Redis redis = Redis.open(vertx, redisUrl);
  volatile int nodes = 1;
  final RateLimits limits = new RateLimits(redis, () -> nodes);
  final Promise<Void> leaving = Promise.promise();
  final Bus bus = new Bus(vertx);
  final BotApiDouble telegram = BotApiDouble.start();
  final Database database;
  final Stores stores;
  final Person alice;
  final Person bob;
  final Person admin;
  final ApiVerticle verticle;
  private final ApiVerticle.Watch watch;
  private final RateSettings rates;
  private final Allowance allowance;
  volatile Optional<Set<String>> onBus = Optional.empty();
  final HttpClient http = HttpClient.newHttpClient();
  private final AnswerCheck contract = new AnswerCheck();

  /** A user with a key. */
  record Person(Principal principal, String key) {}

  RunningApi(Path folder, Check... checks) {
    this(folder, PLENTY, checks);
  }

  RunningApi(Path folder, RateSettings rates, Check... checks) {
    this(folder, rates, Allowance.USUAL, checks);
  }

  RunningApi(Path folder, RateSettings rates, Allowance allowance, Check... checks) {
    this.rates = rates;
    this.allowance = allowance;
    var url = FreshPostgres.url();
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 16);
    stores = stores(folder);
    var keys = new ApiKeys(database);
    alice = person(keys, "alice", Role.USER);
    bob = person(keys, "bob", Role.USER);
    admin = person(keys, "root", Role.ADMIN);
    var here = new ApiVerticle.Neighbourhood("here", () -> onBus, () -> "asyncapi: 3.0.0\n");
    watch = new ApiVerticle.Watch(List.of(checks), () -> FINDINGS, here, leaving.future());
    verticle = verticle();
    Await.await(vertx.deployVerticle(verticle, virtual()));
  }

  /** A node has an idea of its own of who may come in. */
  private ApiVerticle verticle() {
    var listen = new HostPort("127.0.0.1", 0);
    var access = access();
    return new ApiVerticle(listen, access, stores, office(), watch).with(allowance);
  }

  Access access() {
    var ring = stores.vault().secrets().keyring();
    return Access.open(vertx, database, ring, limits, rates);
  }

  /** A second node on the same services. */
  Another another() {
    var second = verticle();
    return new Another(second, Await.await(vertx.deployVerticle(second, virtual())), vertx);
  }

  /** Another node. */
  record Another(ApiVerticle verticle, String deployment, Vertx vertx) implements AutoCloseable {

    String url() {
      return "http://127.0.0.1:" + verticle.port();
    }

    @Override
    public void close() {
      Await.await(vertx.undeploy(deployment));
    }
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
        new ProjectViews(database, new PublicUrls("http://127.0.0.1")),
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

  private static DeploymentOptions virtual() {
    return new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
  }

  /** Another user. */
  Person person(String name, Role role) {
    return person(new ApiKeys(database), name, role);
  }

  private Person person(ApiKeys keys, String name, Role role) {
    var principal = new Users(database).ensure(name, role);
    return new Person(principal, keys.create(principal.user(), "test").reveal());
  }

  String url() {
    return "http://127.0.0.1:" + verticle.port();
  }

  ThreadId thread(Person person) {
    return stores.threads().open(person.principal().user(), "");
  }

  Project project(Person person, String name, Optional<ThreadId> thread) {
    var owner = person.principal().user();
    return stores
        .flows()
        .transaction(tx ->
            stores
                .projects()
                .create(tx, owner, thread, name, "", ProjectKind.HTTP_SERVICE, List.of()));
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

  /** Whether anybody listens for the thread's hints. */
  boolean isHeard(ThreadId thread) {
    var options = new DeliveryOptions().setSendTimeout(100);
    var hint = new JsonObject().put("thread", thread.toString()).put("seq", 0);
    try {
      Await.await(vertx.eventBus().request(Address.thread(thread).name(), hint, options));
      return true;
    } catch (ReplyException e) {
      return e.failureType() != ReplyFailure.NO_HANDLERS;
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(PATIENCE);
  }

  HttpRequest.Builder request(String path, Person person) {
    return request(path).header("Authorization", "Bearer " + person.key());
  }

  HttpResponse<String> get(String path, Person person) {
    return send(request(path, person));
  }

  HttpResponse<String> post(String path, Person person, String body) {
    return send(
        request(path, person)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** For what Java's client would not send. */
  String raw(String target, Person person) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), verticle.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var request =
          "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(target, person.key());
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes back is compared with the contract, whatever the test is about. */
  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      contract.check(answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.tree(response.body());
  }

  @Override
  public void close() {
    http.close();
    Await.await(vertx.close());
    telegram.close();
  }
}
