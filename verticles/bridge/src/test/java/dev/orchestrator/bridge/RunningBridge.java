package dev.orchestrator.bridge;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.RateLimits;
import dev.orchestrator.access.Scope;
import dev.orchestrator.access.Users;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.RateSettings;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Threads;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import dev.orchestrator.tools.Joined;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The bridge on a real database and a real Redis; who serves commands is up to each test. */
final class RunningBridge implements AutoCloseable {

  static final RateSettings PLENTY =
      new RateSettings(1_000_000, 1_000_000, 1_000_000, 1_000_000, 100, 1000);

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final Database database;
  final Joined joined;
  final Access access;
  final Threads threads;
  private final Redis redis = Redis.open(vertx, FreshRedis.url());
  private final BridgeVerticle verticle;
  private final String deployment;

  RunningBridge() {
    this(PLENTY);
  }

  RunningBridge(RateSettings rates) {
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 8);
    joined = Joined.open(database, bus, (_, text) -> text.replace("hunter-secret", "[secret]"));
    threads = new Threads(database);
    var ring = Keyring.open(database, new MasterKeys(MasterKey.random(), List.of(), ""));
    access = Access.open(vertx, database, ring, new RateLimits(redis, () -> 1), rates);
    var rooms = new BridgeVerticle.Rooms(access, threads, joined, "here");
    verticle = new BridgeVerticle(new HostPort("127.0.0.1", 0), Optional.empty(), bus, rooms);
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deployment = Await.await(vertx.deployVerticle(verticle, virtual));
  }

  int port() {
    return verticle.port();
  }

  Principal user(String name, Role role) {
    return new Users(database).ensure(name, role);
  }

  /** A key of the user's with these scopes. */
  String key(Principal user, Scope... scopes) {
    var wish = new ApiKeys.Wish(user.user(), "test", Set.of(scopes), null);
    return access.keys().create(database.pool(), wish).text().reveal();
  }

  ThreadId thread(Principal user) {
    return threads.open(user.user(), "a thread");
  }

  /** A line to the bridge that nobody has said anything on yet. */
  Wire wire() {
    return new Wire(port());
  }

  /** A line on which this key was shown and taken. */
  Wire wire(String key) {
    var wire = wire();
    wire.authenticate(key);
    return wire;
  }

  @Override
  public void close() {
    Await.await(vertx.undeploy(deployment));
    Await.await(vertx.close());
  }
}
