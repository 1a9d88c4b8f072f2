package dev.orchestrator.devops;

import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.devops.DevopsVerticle.Addresses;
import dev.orchestrator.devops.DevopsVerticle.Memory;
import dev.orchestrator.devops.DevopsVerticle.Patience;
import dev.orchestrator.devops.DevopsVerticle.Telegram;
import dev.orchestrator.devops.DevopsVerticle.Yard;
import dev.orchestrator.flow.Crash;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.Timing;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Question;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployEvent.DeployFinished;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings.PortRange;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Censor;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import dev.orchestrator.workers.CleanEnvironment;
import dev.orchestrator.workers.ManagedProcesses;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** One node with the devops verticle, on a real database, with real git and real processes. */
final class Harbour implements AutoCloseable {

  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofDays(1));

  /** For nodes that miss each other: the shortest patience that is longer than a lease. */
  private static final Timing IMPATIENT =
      new Timing(
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofDays(1),
          Duration.ofSeconds(3));

  private static final Patience USUAL =
      new Patience(Duration.ofSeconds(10), Duration.ofHours(4), Duration.ofHours(24));

  private static final String HERE = "here";
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What else a project's shell script does before it serves its own folder. */
  static final String SERVE =
      """
      exec "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -m jdk.httpserver \
      -b 127.0.0.1 -p "$PORT" -d "$PWD" -o none
      """;

  final String name;
  final Path folder;
  final Secret postgres;
  final Addresses addresses;
  final Vertx vertx;
  final Database database;
  final Flows flows;
  final FlowNode node;
  final Bus bus;
  final ThreadLog log;
  final LocalForge forge;
  final ManagedProcesses processes;
  final Releases releases;
  final Projects projects;
  final MasterKeys keys;
  final Secrets secrets;
  final SecretWaits waits;

  final PoolBots bots;

  /** Where the Bot API is; nowhere, unless a test has a double of it. */
  final URI botApi;

  /** What the analyst was asked, and what it answers. */
  final List<Question> asked = new CopyOnWriteArrayList<>();

  final Patience patience;
  volatile String analysis = "";
  private final Timing timing;
  private final boolean guest;
  private final String verticle;
  private final Set<String> routes;

  private Harbour(Site site, Secret postgres, MasterKeys keys, Patience patience, Timing timing) {
    this.name = site.name();
    this.folder = site.folder();
    this.guest = site.shared().isPresent();
    this.vertx = site.shared().orElseGet(Vertx::vertx);
    this.bus = new Bus(vertx);
    this.keys = keys;
    this.patience = patience;
    this.timing = timing;
    this.postgres = postgres;
    this.addresses = site.addresses();
    this.botApi = site.botApi();
    database = Database.open(vertx, postgres, 8);
    flows = new Flows(database);
    node = new FlowNode(database, flows, name, 8, timing);
    secrets = new Secrets(database, Keyring.open(database, keys));
    bots = new PoolBots(database, secrets.keyring());
    waits = new SecretWaits(database);
    projects = new Projects(database);
    log = new ThreadLog(database, flows, bus, new Censor(secrets, waits, projects));
    forge = new LocalForge(folder.resolve("git"), InstantSource.system());
    releases = new Releases(database);
    var environment =
        new CleanEnvironment("/usr/bin:/bin", Path.of(System.getProperty("java.home")));
    var own = name.equals(HERE) ? folder : folder.resolve(name);
    processes = new ManagedProcesses(own.resolve("apps"), folder.toString(), environment);
    var server = new Servers(database).ensure(name, "127.0.0.1");
    var memory =
        new Memory(
            flows,
            projects,
            releases,
            new Ports(database),
            log,
            new Receipts(database, flows),
            new Failures(database),
            new Alerts(database),
            new HealthLooks(database),
            secrets,
            waits,
            bots);
    var yard =
        new Yard(
            forge,
            processes,
            own.resolve("releases"),
            server,
            addresses,
            new Telegram(botApi, check()),
            patience);
    var threading = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var others = Set.copyOf(vertx.deploymentIDs());
    verticle =
        Await.await(
            vertx.deployVerticle(
                new DevopsVerticle(node, memory, yard, this::judge, Prompts.inJar()), threading));
    routes = new HashSet<>(vertx.deploymentIDs());
    routes.removeAll(others);
    routes.remove(verticle);
    node.start();
  }

  /**
   * One node's place.
   *
   * @param folder with the repositories, which all nodes share
   * @param shared the bus of another node, if it is on that one
   */
  private record Site(
      String name, Path folder, Addresses addresses, Optional<Vertx> shared, URI botApi) {

    Site(String name, Path folder, Addresses addresses, Optional<Vertx> shared) {
      this(name, folder, addresses, shared, NOWHERE);
    }
  }

  private TokenCheck check() {
    return new TokenCheck(vertx, vertx.createHttpClient(), botApi, Duration.ofSeconds(1));
  }

  /** One whose projects talk with this Bot API. */
  static Harbour open(Path folder, int firstPort, URI botApi) {
    var ports = addresses(new PortRange(firstPort, firstPort + 49));
    return open(new Site(HERE, folder, ports, Optional.empty(), botApi), USUAL, QUICK);
  }

  static Harbour open(Path folder, int firstPort) {
    return open(folder, new PortRange(firstPort, firstPort + 49));
  }

  static Harbour open(Path folder, PortRange ports) {
    return open(folder, ports, USUAL);
  }

  static Harbour open(Path folder, PortRange ports, Patience patience) {
    return open(folder, ports, patience, QUICK);
  }

  /** One that soon misses other nodes, and is soon missed. */
  static Harbour impatient(Path folder, int firstPort) {
    return open(folder, new PortRange(firstPort, firstPort + 49), USUAL, IMPATIENT);
  }

  private static Harbour open(Path folder, PortRange ports, Patience patience, Timing timing) {
    return open(new Site(HERE, folder, addresses(ports), Optional.empty()), patience, timing);
  }

  private static Harbour open(Site site, Patience patience, Timing timing) {
    var postgres = FreshPostgres.url();
    FlowSchema.migrate(postgres);
    Migrations.run(postgres, "db/store", "store_migrations");
    var keys = new MasterKeys(MasterKey.random(), List.of(), "");
    return new Harbour(site, postgres, keys, patience, timing);
  }

  private static Addresses addresses(PortRange ports) {
    var middle = (ports.first() + ports.last()) / 2;
    return new Addresses(
        "127.0.0.1",
        "127.0.0.1",
        new PortRange(ports.first(), middle),
        new PortRange(middle + 1, ports.last()));
  }

  /** The next start on the same database and disk. */
  Harbour again() {
    var site = new Site(name, folder, addresses, Optional.empty(), botApi);
    return new Harbour(site, postgres, keys, patience, timing);
  }

  /** Another node on the same database, with a server of its own and a bus of its own. */
  Harbour beside(String other, int firstPort) {
    return beside(other, firstPort, Optional.empty());
  }

  /** Another node on the same database and the same bus; to be closed before this one. */
  Harbour guest(String other, int firstPort) {
    return beside(other, firstPort, Optional.of(vertx));
  }

  private Harbour beside(String other, int firstPort, Optional<Vertx> shared) {
    var ports = addresses(new PortRange(firstPort, firstPort + 49));
    return new Harbour(new Site(other, folder, ports, shared), postgres, keys, patience, timing);
  }

  private Reply judge(Question question) {
    asked.add(question);
    return new Reply(analysis, List.of());
  }

  /** A user with a thread and one project. */
  final class Owner {
    final Principal principal;
    final ThreadId thread;
    final Project project;

    Owner(String name) {
      var user = UserId.next();
      database.query(
          "INSERT INTO app_user (id, name, role) VALUES ($1, $2, 'USER')",
          user.value(),
          user.toString());
      principal = new Principal(user, Role.USER);
      thread = new Threads(database).open(user, "t");
      project = create(name);
    }

    Project create(String name) {
      var made =
          flows.transaction(tx -> {
            var fresh =
                projects.create(
                    tx,
                    principal.user(),
                    Optional.of(thread),
                    name,
                    "d",
                    ProjectKind.HTTP_SERVICE,
                    List.of());
            projects.move(tx, fresh.id(), ProjectStatus.BUILDING);
            projects.move(tx, fresh.id(), ProjectStatus.BUILT);
            return fresh;
          });
      forge.create(made.id(), Scaffold.of(Map.of("README.md", "nothing yet")));
      return made;
    }

    /** Commits a version to main that answers its number at /version.txt. */
    String writes(String version) {
      return writes(version, "");
    }

    String writes(String version, String first) {
      return commits(
          Map.of(
              "version.txt",
              version,
              "health.txt",
              "ok",
              "run.sh",
              first + SERVE,
              "orchestrator.yaml",
              "run: [sh, run.sh]\nhealth: /health.txt\n"));
    }

    String commits(Map<String, String> files) {
      return forge.open(project.id()).commit("main", Scaffold.of(files), "A version");
    }

    <R, C extends Command<R>> Answer<R> ask(C command) {
      return asks(Harbour.this, command);
    }

    /** Asks at another node. */
    <R, C extends Command<R>> Answer<R> asks(Harbour other, C command) {
      var key = UUID.randomUUID().toString();
      return other.bus.ask(command, new Envelope(key, principal, Optional.of(thread)));
    }

    /** Gives a secret, as the API does; true if a deploy goes on. */
    boolean gives(String name, String value) {
      return flows.transaction(tx ->
          new GivenSecrets(secrets, waits)
              .give(tx, project, name, new Secret(value), principal.user()));
    }

    FlowId triggers() {
      return done(ask(new TriggerDeploy(project.name(), null))).flow();
    }

    /** Deploys what is on main and returns the URL that it answers at. */
    String deploys() {
      var flow = triggers();
      if (awaitEnd(flow) != State.DONE) {
        throw new AssertionError(String.valueOf(flows.find(flow)));
      }
      return events(DeployFinished.class).getLast().url();
    }

    ProjectStatus status() {
      return projects.byId(project.id()).orElseThrow().status();
    }

    <E extends ThreadEvent> List<E> events(Class<E> type) {
      return log.after(thread, 0, 1000).stream()
          .map(LoggedEvent::event)
          .filter(type::isInstance)
          .map(type::cast)
          .toList();
    }
  }

  static <R> R done(Answer<R> answer) {
    return switch (answer) {
      case Answer.Done<R>(var result) -> result;
      case Answer.Refused<R> refused -> throw new AssertionError(refused.toString());
      case Answer.Asked<R> asked -> throw new AssertionError(asked.toString());
    };
  }

  static String refusal(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).code();
  }

  State awaitEnd(FlowId flow) {
    await(() -> !state(flow).live());
    return state(flow);
  }

  private State state(FlowId flow) {
    return flows.find(flow).orElseThrow().state();
  }

  static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within 40 seconds");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  static HttpResponse<String> get(String url) {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String version(String url) {
    return get(url + "/version.txt").body();
  }

  long running() {
    return processes.keys().stream().filter(processes::alive).count();
  }

  /** As kill -9 does: the processes stay, everything of ours in memory is gone. */
  void crash() {
    Crash.of(node);
    database.close();
    // Not the verticle, which would end the processes in good order.
    routes.forEach(each -> Await.await(vertx.undeploy(each)));
  }

  /** Ends the node and its verticle; the bus stays for others. */
  void leave() {
    node.close();
    Await.await(vertx.undeploy(verticle));
  }

  @Override
  public void close() {
    node.close();
    Await.await((guest ? vertx.undeploy(verticle) : vertx.close()).otherwiseEmpty());
  }
}
