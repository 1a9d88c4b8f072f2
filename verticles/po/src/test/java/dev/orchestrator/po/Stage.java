package dev.orchestrator.po;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.access.ApprovalRequests;
import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Users;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.llm.Models.Model;
import dev.orchestrator.llm.Prompts;
import dev.orchestrator.llm.Reply;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Sessions;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.ThreadSummaries;
import dev.orchestrator.store.Threads;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import dev.orchestrator.tools.Joined;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** The ProductOwner on a real database, with a scripted model and with doubles on the bus. */
final class Stage implements AutoCloseable {

  static final Prompts PROMPTS = Prompts.inJar();

  static final Reply NO_INTENT =
      new Reply("{\"capabilities\": [], \"task_summary\": \"\", \"reasoning\": \"\"}", List.of());

  final Vertx vertx = Vertx.vertx();
  final Database database;
  final Flows flows;
  final Bus bus = new Bus(vertx);
  final ThreadLog log;
  final Threads threads;
  final Users users;
  final Approvals approvals;
  final Receipts receipts;
  final PendingDeploys pendingDeploys;
  final Sessions sessions;
  final DeployWatch watch;
  final Principal user;
  final ThreadSummaries summaries;
  final Joined joined;

  /** Retells; a test that wants another one sets it before it makes a node. */
  Model summarizer =
      _ -> {
        throw new IllegalStateException("no summarizer");
      };

  private final Redis redis;
  private final List<FlowNode> nodes = new CopyOnWriteArrayList<>();

  Stage() {
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 12);
    flows = new Flows(database);
    log = new ThreadLog(database, flows, bus);
    threads = new Threads(database);
    users = new Users(database);
    approvals = new Approvals(database);
    receipts = new Receipts(database, flows);
    pendingDeploys = new PendingDeploys(flows);
    summaries = new ThreadSummaries(database);
    joined = Joined.open(database, bus, (_, text) -> text);
    redis = Redis.open(vertx, FreshRedis.url());
    sessions = new Sessions(redis, database);
    watch = new DeployWatch(bus, log, pendingDeploys);
    user = users.ensure("ann", Role.USER);
  }

  PoVerticle.Stores stores() {
    return new PoVerticle.Stores(
        log,
        threads,
        users,
        approvals,
        receipts,
        pendingDeploys,
        summaries,
        sessions,
        new Audit(database));
  }

  PoVerticle.Works works() {
    return new PoVerticle.Works(flows, new Projects(database), joined);
  }

  ThreadId thread() {
    return threads.open(user.user(), "");
  }

  /** A node that runs turns with this model; the intent parser always finds nothing needed. */
  FlowNode node(String name, Model talker) {
    return node(name, _ -> NO_INTENT, talker);
  }

  FlowNode node(String name, Model intent, Model talker) {
    var node = new FlowNode(database, flows, name, 32);
    var orders = new Orders(bus, watch, new Audit(database), joined.calls());
    var speech = new Speech(log);
    var past = new Past(log, summaries);
    node.register(
        new TurnFlow(
            new Reader(
                log,
                past,
                new Pending(flows, new Projects(database), approvals),
                new Reader.Desk(threads, users, sessions, joined.catalogue())),
            new IntentParser(intent, PROMPTS),
            new Talker(talker, PROMPTS, bus),
            new ToolCalls(
                speech,
                orders,
                new ApprovalQuestions(new ApprovalRequests(approvals, log, (_, _) -> true))),
            new TurnEnds(log, sessions, speech)));
    node.register(new ApprovalFlow(approvals, users, orders, log));
    node.register(new RetellFlow(past, summaries, summarizer, PROMPTS));
    nodes.add(node);
    node.start();
    return node;
  }

  long say(ThreadId thread, String words) {
    return log.append(thread, new UserSaid(user.user(), words));
  }

  List<ThreadEvent> events(ThreadId thread) {
    return log.after(thread, 0, 1000).stream().map(LoggedEvent::event).toList();
  }

  /** What the ProductOwner said, in order. */
  List<String> said(ThreadId thread) {
    return events(thread).stream()
        .filter(Said.class::isInstance)
        .map(event -> ((Said) event).text())
        .toList();
  }

  List<FlowState> turns(ThreadId thread) {
    return flows.list(FlowQuery.any().kind(ThreadLog.TURN).thread(thread.toString()));
  }

  /** Waits until no turn of the thread runs and every event was handled. */
  void settled(ThreadId thread) {
    eventually(() -> {
      var row = threads.find(user, thread).orElseThrow();
      return row.wakeSeq() <= row.seenSeq()
          && turns(thread).stream().noneMatch(turn -> turn.state().live());
    });
  }

  /** Serves a command as another verticle would, once for each key. */
  <R, C extends Command<R>> Bus.Subscription serve(
      Class<C> command, BiFunction<Envelope, C, Answer<R>> service) {
    return bus.serve(
        command,
        (envelope, order) -> receipts.once(envelope, order, _ -> service.apply(envelope, order)));
  }

  static void eventually(BooleanSupplier condition) {
    eventually(condition, Duration.ofSeconds(20));
  }

  static void eventually(BooleanSupplier condition, Duration patience) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(FlowNode::close);
    watch.close();
    redis.close();
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
