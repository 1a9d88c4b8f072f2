package dev.orchestrator.app;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Users;
import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.devops.DevopsVerticle;
import dev.orchestrator.engineering.EngineeringVerticle;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings.PortRange;
import dev.orchestrator.po.PoVerticle;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ProposedPlans;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.Servers;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.WorkerLog;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import dev.orchestrator.tools.Joined;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import dev.orchestrator.why.Whereabouts;
import dev.orchestrator.workers.CleanEnvironment;
import dev.orchestrator.workers.ManagedProcesses;
import dev.orchestrator.workers.ProcessWorkers;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The whole team in this JVM, with a ProductOwner's model that the test plays: real Postgres,
 * Redis, git and processes, and nobody at the doors.
 */
final class Firm implements AutoCloseable {

  private static final URI NO_BOT_API = URI.create("http://127.0.0.1:1");

  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final AiMessage ALL_TOOLS =
      AiMessage.from(
          "{\"capabilities\":[\"project_management\",\"engineering\",\"deploy\",\"infrastructure\"]}");

  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  final ThreadLog log;
  final LocalForge forge;
  final Projects projects;
  final Alerts alerts;
  final Principal user;
  private final Bus bus = new Bus(vertx);
  private final FlowNode node;
  private final Secrets secrets;
  private final Redis redis;
  private final Function<ChatRequest, AiMessage> owner;

  /**
   * @param owner what the ProductOwner's model answers
   * @param patience how long a release may take to answer
   * @param ports where releases and routes may listen
   */
  Firm(Path folder, Function<ChatRequest, AiMessage> owner, Duration patience, PortRange ports) {
    var url = FreshPostgres.url();
    Migrations.run(url, "db/flow", "flow_migrations");
    Migrations.run(url, "db/store", "store_migrations");
    this.owner = owner;
    database = Database.open(vertx, url, 12);
    redis = Redis.open(vertx, FreshRedis.url());
    flows = new Flows(database);
    node = new FlowNode(database, flows, "here", 16);
    log = new ThreadLog(database, flows, bus);
    secrets =
        new Secrets(
            database, Keyring.open(database, new MasterKeys(MasterKey.random(), List.of(), "")));
    forge = new LocalForge(folder.resolve("git"), InstantSource.system());
    projects = new Projects(database);
    alerts = new Alerts(database);
    user = new Users(database).ensure("ann", Role.USER);
    var models = Models.local(vertx, model(), database);
    deploy(po(models));
    deploy(engineering(models, folder));
    deploy(devops(models, folder, patience, ports));
    node.start();
  }

  private PoVerticle po(Models models) {
    return new PoVerticle(
        bus,
        node,
        new PoVerticle.Stores(
            log,
            new Threads(database),
            new Users(database),
            new Approvals(database),
            new Receipts(database, flows),
            new PendingDeploys(flows),
            new ThreadSummaries(database),
            new Sessions(redis, database),
            new Audit(database)),
        new PoVerticle.Works(flows, projects, Joined.open(database, bus, (_, text) -> text)),
        new PoVerticle.Minds(models, Prompts.inJar()));
  }

  private EngineeringVerticle engineering(Models models, Path folder) {
    var workers =
        new ProcessWorkers(
            folder.resolve("workers"),
            "firm",
            environment(),
            InstantSource.system(),
            Duration.ofSeconds(1));
    return new EngineeringVerticle(
        node,
        new EngineeringVerticle.Memory(
            flows,
            projects,
            new Releases(database),
            log,
            new Receipts(database, flows),
            new ProposedPlans(database),
            new PublicUrls("http://127.0.0.1:7070"),
            new Failures(database),
            new Whereabouts(database),
            new WorkerLog(database, flows, bus)),
        new EngineeringVerticle.Workshop(
            forge,
            workers,
            new EngineeringVerticle.Agent("none", "nothing", List.of("/bin/false"), Map.of())),
        models,
        Prompts.inJar());
  }

  private DevopsVerticle devops(Models models, Path folder, Duration patience, PortRange ports) {
    var middle = (ports.first() + ports.last()) / 2;
    return new DevopsVerticle(
        node,
        new DevopsVerticle.Memory(
            flows,
            projects,
            new Releases(database),
            new Ports(database),
            log,
            new Receipts(database, flows),
            new Failures(database),
            alerts,
            new HealthLooks(database),
            secrets,
            new SecretWaits(database),
            new PoolBots(database, secrets.keyring())),
        new DevopsVerticle.Yard(
            forge,
            new ManagedProcesses(folder.resolve("apps"), folder.toString(), environment()),
            folder.resolve("releases"),
            new Servers(database).ensure("here", "127.0.0.1"),
            new DevopsVerticle.Addresses(
                "127.0.0.1",
                "127.0.0.1",
                new PortRange(ports.first(), middle),
                new PortRange(middle + 1, ports.last())),
            new DevopsVerticle.Telegram(
                NO_BOT_API,
                new TokenCheck(vertx, vertx.createHttpClient(), NO_BOT_API, Duration.ofSeconds(1))),
            new DevopsVerticle.Patience(patience, Duration.ofHours(4), Duration.ofHours(24))),
        models.of(Agent.ENV_ANALYST),
        Prompts.inJar());
  }

  private static CleanEnvironment environment() {
    return new CleanEnvironment("/usr/bin:/bin", Path.of(System.getProperty("java.home")));
  }

  private void deploy(Deployable verticle) {
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Await.await(vertx.deployVerticle(verticle, virtual));
  }

  /** Only the ProductOwner has tools, and only the intent parser is told of capabilities. */
  private ChatModel model() {
    return new ChatModel() {
      @Override
      public ChatResponse doChat(ChatRequest request) {
        return ChatResponse.builder().aiMessage(answer(request)).build();
      }
    };
  }

  private AiMessage answer(ChatRequest request) {
    if (!request.toolSpecifications().isEmpty()) {
      return owner.apply(request);
    }
    return request.messages().getFirst().toString().contains("capabilities")
        ? ALL_TOOLS
        : AiMessage.from("{\"feasible\":true,\"summary\":\"A try\"}");
  }

  static ToolExecutionRequest call(String id, String tool, Map<String, ?> arguments) {
    return ToolExecutionRequest.builder()
        .id(id)
        .name(tool)
        .arguments(Json.write(arguments))
        .build();
  }

  ThreadId thread() {
    return new Threads(database).open(user.user(), "");
  }

  /** A project with code on main. */
  Project project(ThreadId thread, String name, Map<String, String> files) {
    var made =
        flows.transaction(tx -> {
          var fresh =
              projects.create(
                  tx,
                  user.user(),
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
    forge.open(made.id()).commit("main", Scaffold.of(files), "A version");
    return made;
  }

  /** A newer version on main. */
  void commits(String name, Map<String, String> files) {
    var project = projects.find(user, name).orElseThrow();
    forge.open(project.id()).commit("main", Scaffold.of(files), "A version");
  }

  /** A person deploys it at another door than the conversation. */
  FlowId deploys(ThreadId thread, String name) {
    var envelope = new Envelope(UUID.randomUUID().toString(), user, Optional.of(thread));
    return switch (bus.ask(new TriggerDeploy(name, null), envelope)) {
      case Answer.Done<Started>(var started) -> started.flow();
      case Answer.Refused<Started> refused -> throw new AssertionError(refused.toString());
      case Answer.Asked<Started> asked -> throw new AssertionError(asked.toString());
    };
  }

  void say(ThreadId thread, String words) {
    log.append(thread, new UserSaid(user.user(), words));
  }

  <E extends ThreadEvent> List<E> events(ThreadId thread, Class<E> type) {
    return log.after(thread, 0, 1000).stream()
        .map(LoggedEvent::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  int flowsOf(String kind) {
    return flows.list(FlowQuery.any().kind(kind).limit(1000)).size();
  }

  /** Waits until nothing is under way and nothing is left to be answered. */
  void settled(ThreadId thread) {
    ApiClient.await(
        LIMIT,
        () -> {
          log.wakeUnseen();
          var nothingRuns = flows.list(FlowQuery.live()).isEmpty();
          // Read afterwards: what ends a flow appends the event that wants an answer.
          var row = new Threads(database).find(user, thread).orElseThrow();
          return nothingRuns && row.wakeSeq() <= row.seenSeq();
        },
        Boolean.TRUE::equals);
  }

  @Override
  public void close() {
    node.close();
    redis.close();
    database.close();
    vertx.close().await();
  }
}
