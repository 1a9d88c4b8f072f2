package dev.orchestrator.engineering;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.orchestrator.engineering.EngineeringVerticle.Agent;
import dev.orchestrator.engineering.EngineeringVerticle.Memory;
import dev.orchestrator.engineering.EngineeringVerticle.Workshop;
import dev.orchestrator.flow.Crash;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.Timing;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.EngineeringCommand.StartEngineering;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectView;
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
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.why.Whereabouts;
import dev.orchestrator.workers.CleanEnvironment;
import dev.orchestrator.workers.ProcessWorkers;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** One node with the engineering verticle, on a real database, with real git and real workers. */
final class Workbench implements AutoCloseable {

  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofDays(1));

  private static final String HERE = "here";

  final String name;
  final Path folder;
  final Secret postgres;
  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  final FlowNode node;
  final Bus bus = new Bus(vertx);
  final ThreadLog log;
  final LocalForge forge;
  final ProcessWorkers workers;

  private final Timing timing;

  private Workbench(Site site, Secret postgres, Agent agent, ChatModel architect) {
    this.name = site.name();
    this.folder = site.folder();
    this.timing = site.timing();
    this.postgres = postgres;
    database = Database.open(vertx, postgres, 8);
    flows = new Flows(database);
    node = new FlowNode(database, flows, name, 8, timing);
    log = new ThreadLog(database, flows, bus);
    forge = new LocalForge(folder.resolve("git"), InstantSource.system());
    var environment =
        new CleanEnvironment("/usr/bin:/bin", Path.of(System.getProperty("java.home")));
    workers =
        new ProcessWorkers(
            folder.resolve(name.equals(HERE) ? "workers" : name),
            "workbench",
            environment,
            InstantSource.system(),
            Duration.ofSeconds(1));
    deploy(agent, architect);
  }

  /**
   * One node's place.
   *
   * @param folder with the repositories, which all nodes share
   */
  private record Site(String name, Path folder, Timing timing) {}

  static Workbench open(Path folder, Agent agent) {
    return open(folder, agent, new TestArchitect());
  }

  static Workbench open(Path folder, Agent agent, ChatModel architect) {
    return open(new Site(HERE, folder, QUICK), agent, architect);
  }

  /** One that takes over what is bound to others when they are silent for so long. */
  static Workbench open(Path folder, Agent agent, Duration patience) {
    return open(new Site(HERE, folder, QUICK.patience(patience)), agent, new TestArchitect());
  }

  private static Workbench open(Site site, Agent agent, ChatModel architect) {
    var postgres = FreshPostgres.url();
    FlowSchema.migrate(postgres);
    Migrations.run(postgres, "db/store", "store_migrations");
    return new Workbench(site, postgres, agent, architect);
  }

  /** The next start on the same database and the same disk. */
  Workbench another(Agent agent) {
    return beside(name, agent);
  }

  /** Another node on the same database, with a bus and workers of its own. */
  Workbench beside(String other, Agent agent) {
    return new Workbench(new Site(other, folder, timing), postgres, agent, new TestArchitect());
  }

  /** The agent of {@code agent.sh}, with a ledger of its runs and a gate that it may wait at. */
  static Agent scripted(Path folder) throws IOException {
    return scripted(folder, "gate");
  }

  /** As above, with its own gate. */
  static Agent scripted(Path folder, String gate) throws IOException {
    var script = folder.resolve("agent.sh");
    try (var in = Workbench.class.getResourceAsStream("/agent.sh")) {
      Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
    }
    return new Agent(
        "scripted",
        "what the test wants",
        List.of("/bin/sh", script.toString()),
        Map.of(
            "LEDGER", folder.resolve("ledger").toString(),
            "GATE", folder.resolve(gate).toString(),
            "GIT_AUTHOR_NAME", "Agent",
            "GIT_AUTHOR_EMAIL", "agent@localhost",
            "GIT_COMMITTER_NAME", "Agent",
            "GIT_COMMITTER_EMAIL", "agent@localhost"));
  }

  private void deploy(Agent agent, ChatModel architect) {
    var memory =
        new Memory(
            flows,
            new Projects(database),
            new Releases(database),
            log,
            new Receipts(database, flows),
            new ProposedPlans(database),
            new PublicUrls("http://127.0.0.1:7070"),
            new Failures(database),
            new Whereabouts(database),
            new WorkerLog(database, flows, bus));
    var models = Models.local(vertx, architect, database);
    var verticle =
        new EngineeringVerticle(
            node, memory, new Workshop(forge, workers, agent), models, Prompts.inJar());
    var threading = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Await.await(vertx.deployVerticle(verticle, threading));
    node.start();
  }

  /** Plans whatever it is asked for, except what is impossible. */
  private static final class TestArchitect implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      var task = ((UserMessage) request.messages().getLast()).singleText();
      var large = task.contains("large") ? "complex" : "simple";
      var answer =
          task.contains("impossible")
              ? "{\"feasible\":false,\"reason\":\"no time machine\"}"
              : """
              Here it is: {"feasible":true,"summary":"An answer%s","acceptance":["it is 42"],
              "complexity":"%s","modules":["backend"],"steps":["answer"],
              "variables":[{"name":"PORT","kind":"computed"}]}\
              """
                  .formatted(task.contains("blue") ? " in blue" : "", large);
      return ChatResponse.builder().aiMessage(AiMessage.from(answer)).build();
    }
  }

  /** A user with a thread and a project in it. */
  final class Somebody {
    final Principal principal;
    final ThreadId thread;

    Somebody() {
      var user = UserId.next();
      database.query(
          "INSERT INTO app_user (id, name, role) VALUES ($1, $2, 'USER')",
          user.value(),
          user.toString());
      principal = new Principal(user, Role.USER);
      thread = new Threads(database).open(user, "t");
    }

    <R, C extends Command<R>> Answer<R> ask(C command) {
      return ask(UUID.randomUUID().toString(), command);
    }

    <R, C extends Command<R>> Answer<R> ask(String key, C command) {
      return bus.ask(command, new Envelope(key, principal, Optional.of(thread)));
    }

    ProjectView project(String name) {
      return done(
          ask(
              new CreateProject(
                  name, "tells the answer", ProjectKind.HTTP_SERVICE, List.of("/answer"))));
    }

    FlowId starts(String project, String task) {
      return done(ask(new StartEngineering(project, task))).flow();
    }

    ProjectView looksAt(String project) {
      return done(ask(new GetProject(project)));
    }

    List<ThreadEvent> events() {
      return log.after(thread, 0, 1000).stream().map(LoggedEvent::event).toList();
    }

    <E extends ThreadEvent> List<E> events(Class<E> type) {
      return events().stream().filter(type::isInstance).map(type::cast).toList();
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
    await(() ->
        state(flow) == State.DONE || state(flow) == State.FAILED || state(flow) == State.CANCELLED);
    return state(flow);
  }

  State state(FlowId flow) {
    return flows.find(flow).orElseThrow().state();
  }

  static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not happen within 30 seconds");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  List<String> ledger() throws IOException {
    return Files.readAllLines(folder.resolve("ledger"), UTF_8);
  }

  /** As kill -9 does: the workers stay, everything of ours in memory is gone. */
  void crash() {
    Crash.of(node);
    vertx.deploymentIDs().forEach(each -> Await.await(vertx.undeploy(each)));
  }

  @Override
  public void close() {
    node.close();
    database.close();
    Await.await(vertx.close());
  }
}
