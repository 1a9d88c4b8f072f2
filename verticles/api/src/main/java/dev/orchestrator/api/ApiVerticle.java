package dev.orchestrator.api;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.access.ToolRuns;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.llm.AgentDesk;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.platform.Blocking;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.DomainEvents;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Vault;
import dev.orchestrator.tools.Joined;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API and the read-only git door. Conversations are read and written here; whatever is
 * ordered about projects goes as a command to the verticle that does it. Deploy it with virtual
 * threads.
 */
public final class ApiVerticle extends VerticleBase {

  private static final int GIT_THREADS = 4;

  /** What takes longer is broken off when the server ends. */
  private static final int LONGEST_ANSWER_SECONDS = 5;

  private final HostPort listen;
  private final Access access;
  private final Stores stores;
  private final ModelOffice models;
  private final Watch watch;
  private final Leaving leaving;
  private final Contract contract = Contract.load();
  private Allowance allowance = Allowance.USUAL;
  private List<Route> routes = List.of();
  private @Nullable HttpServer server;
  private @Nullable Blocking disk;

  /** What the API reads and writes itself. */
  public record Stores(
      Threads threads,
      ThreadLog log,
      Receipts receipts,
      Approvals approvals,
      Projects projects,
      ProjectViews views,
      Flows flows,
      Forge forge,
      Alerts alerts,
      RefusedMessages refused,
      LlmCalls calls,
      Releases releases,
      Vault vault,
      DomainEvents events,
      Jobs jobs,
      Nodes nodes,
      Joined joined,
      Registration bots) {}

  /** Which models the agents use, and what they cost. */
  public record ModelOffice(AgentDesk agents, Spending spending) {}

  /**
   * Something that {@code /ready} looks at.
   *
   * @param vital whether nothing goes without it
   * @param trouble what is wrong, in words for strangers; empty if nothing is; may block
   */
  public record Check(String name, boolean vital, Supplier<Optional<String>> trouble) {}

  /**
   * What the server knows of itself and of the machine.
   *
   * @param well whether nothing is wrong with it
   * @param vital whether nothing goes without it
   * @param detail what was found, for admins
   */
  public record Finding(String name, boolean well, boolean vital, String detail) {}

  /**
   * Where this node is, and what can be said on its bus.
   *
   * @param here its name
   * @param onBus the names of the nodes that it sees on the bus; empty if it is by itself
   * @param busDocument every address and message of the bus, as AsyncAPI
   */
  public record Neighbourhood(
      String here, Supplier<Optional<Set<String>>> onBus, Supplier<String> busDocument) {}

  /**
   * How the server looks after itself.
   *
   * @param checks what {@code /ready} looks at
   * @param examination a closer look, for admins; may block
   * @param neighbourhood which node this is, and whom it sees
   * @param leaving completes when the server is asked to end: it is not ready any more, and streams
   *     are ended, but whatever else is asked is answered until this verticle is undeployed
   */
  public record Watch(
      List<Check> checks,
      Supplier<List<Finding>> examination,
      Neighbourhood neighbourhood,
      Future<?> leaving) {}

  /**
   * @param listen where; port 0 takes any free one, which {@link #port()} then tells
   */
  public ApiVerticle(
      HostPort listen, Access access, Stores stores, ModelOffice models, Watch watch) {
    this.listen = listen;
    this.access = access;
    this.stores = stores;
    this.models = models;
    this.watch = watch;
    this.leaving = new Leaving(watch.leaving());
  }

  /** The same, with other allowances; before it is deployed. */
  ApiVerticle with(Allowance other) {
    allowance = other;
    return this;
  }

  @Override
  public Future<?> start() {
    disk = new Blocking("git", GIT_THREADS);
    routes = routes(new Bus(vertx), disk);
    var manners = new Door.Manners(leaving, allowance, path -> Problem.notFound("path", path));
    return new Door(vertx, access, routes, manners)
        .open(listen)
        .onSuccess(listening -> server = listening);
  }

  /** Nobody is let in any more; who is being answered gets the answer. */
  @Override
  public Future<?> stop() {
    leaving.endStreams();
    var closed =
        server == null
            ? Future.succeededFuture()
            : server.shutdown(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
    return closed.onComplete(_ -> closeDisk());
  }

  private void closeDisk() {
    if (disk != null) {
      disk.close();
    }
  }

  /** The port that it listens on, once it is deployed. */
  public int port() {
    return Objects.requireNonNull(server, "not deployed yet").actualPort();
  }

  /** Every route that it serves, once it is deployed. */
  List<Route> routes() {
    return routes;
  }

  private List<Route> routes(Bus bus, Blocking disk) {
    var orders = new Orders(bus);
    var once = new Once(stores.receipts(), stores.flows());
    var repeats = new Repeats(stores.receipts());
    return Stream.of(
            new SelfRoutes(watch, leaving).routes(),
            new DocsRoutes(contract, watch.neighbourhood().busDocument()).routes(),
            new KeyRoutes(access, once).routes(),
            new UserRoutes(access, once).routes(),
            new SessionRoutes(access, once).routes(),
            new AuditRoutes(access.audit()).routes(),
            new ThreadRoutes(vertx, bus, stores, new Streams(leaving, access.streams(), allowance))
                .routes(),
            new ProjectRoutes(orders, stores.projects(), stores.views()).routes(),
            new FlowRoutes(once, stores.calls()).routes(),
            new RetentionRoutes(stores.flows()).routes(),
            new EventRoutes(vertx, stores.events()).listen(bus).routes(),
            new JobRoutes(orders, stores.jobs()).routes(),
            new NodeRoutes(stores.nodes(), watch.neighbourhood()).routes(),
            new WhyRoutes(orders).routes(),
            new AlertRoutes(stores.alerts(), stores.refused()).routes(),
            new ApprovalRoutes(orders, stores.approvals()).routes(),
            new SecretRoutes(stores).routes(),
            new BotRoutes(orders, once, stores.bots(), stores.projects()).routes(),
            new AgentRoutes(models.agents()).routes(),
            new UsageRoutes(models.spending()).routes(),
            new ToolRoutes(stores.joined().catalogue()).routes(),
            mcp(bus).routes(),
            new GitRoutes(stores.projects(), stores.forge(), disk).routes())
        .flatMap(List::stream)
        .map(repeats::watching)
        .map(contract::guarding)
        .toList();
  }

  private McpRoutes mcp(Bus bus) {
    var services = stores.joined();
    var desk =
        new McpDesk(
            services.catalogue(),
            new ToolRuns(bus::ask, services.calls(), access.audit()),
            new ApprovalRequests(stores.approvals(), stores.log(), this::has),
            stores.receipts(),
            stores.threads());
    return new McpRoutes(desk, new Origins(listen.host()), contract.version());
  }

  private boolean has(Principal user, String project) {
    return stores.projects().find(user, project).isPresent();
  }
}
