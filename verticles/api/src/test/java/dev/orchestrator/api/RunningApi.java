package dev.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Gate;
import dev.orchestrator.access.Users;
import dev.orchestrator.api.ApiVerticle.Check;
import dev.orchestrator.api.ApiVerticle.Stores;
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
import dev.orchestrator.store.Projects;
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
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  static final List<ApiVerticle.Finding> FINDINGS =
      List.of(
          new ApiVerticle.Finding("git", true, true, "git version 2"),
          new ApiVerticle.Finding("disk", false, true, "3 MB free: make room"));

  final Vertx vertx = Vertx.vertx();
  final Promise<Void> leaving = Promise.promise();
  final Bus bus = new Bus(vertx);
  final Database database;
  final Stores stores;
  final Person alice;
  final Person bob;
  final Person admin;
  final ApiVerticle verticle;
  volatile Optional<Set<String>> onBus = Optional.empty();
  final HttpClient http = HttpClient.newHttpClient();

  /** A user with a key. */
  record Person(Principal principal, String key) {}

  RunningApi(Path folder, Check... checks) {
    var url = FreshPostgres.url();
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 16);
    stores = stores(folder);
    var keys = new ApiKeys(database);
    alice = person(keys, "alice", Role.USER);
    bob = person(keys, "bob", Role.USER);
    admin = person(keys, "root", Role.ADMIN);
    var listen = new HostPort("127.0.0.1", 0);
    var here = new ApiVerticle.Neighbourhood("here", () -> onBus);
    var watch = new ApiVerticle.Watch(List.of(checks), () -> FINDINGS, here, leaving.future());
    verticle = new ApiVerticle(listen, new Gate(keys), stores, office(), watch);
    Await.await(vertx.deployVerticle(verticle, virtual()));
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
        flows,
        new LocalForge(folder, InstantSource.system()),
        new Alerts(database),
        new RefusedMessages(database, new Alerts(database)),
        new LlmCalls(database),
        new Releases(database),
        vault,
        new DomainEvents(database),
        new Jobs(database, flows),
        new Nodes(database));
  }

  private Vault vault() {
    var keys = new MasterKeys(MasterKey.random(), List.of(), "");
    var ring = Keyring.open(database, keys);
    return new Vault(
        new Secrets(database, ring),
        new SecretWaits(database),
        new KeyRotation(database, ring, keys, Optional.empty()));
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

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
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
  }
}
