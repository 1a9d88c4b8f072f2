package dev.orchestrator.flow;

import dev.orchestrator.flow.Unwound.Why;
import dev.orchestrator.platform.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs flows in this JVM: claims them, keeps them its own by a heartbeat, and gives them back. One
 * per JVM. Its name is its own for ever, so that after a restart it takes up at once what it held.
 */
public final class FlowNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  private final String name;
  private final int concurrency;
  private final Engine engine;
  private final Claims claims;
  private final Holds holds;
  private final Sweep sweep;
  private final Line line;
  private final Line claimLine;
  private final Membership membership;
  private final Runs runs = new Runs();
  private final Map<String, FlowKind<?, ?>> kinds = new ConcurrentHashMap<>();
  private final Map<String, Long> suspects = new ConcurrentHashMap<>();
  private final Loop beating;
  private final Loop claiming;
  private final Loop sweeping;
  private final Ears.Local ear = new Ear();
  private volatile boolean draining;
  private volatile ToIntFunction<String> limit = _ -> Integer.MAX_VALUE;

  /** A node with the usual timing; see {@link #FlowNode(Database, Flows, String, int, Timing)}. */
  public FlowNode(Database database, Flows flows, String name, int concurrency) {
    this(database, flows, name, concurrency, Timing.DEFAULT);
  }

  /**
   * @param flows tells the code version: newer flows are left alone
   * @param name stable over restarts, unlike that of any other node
   * @param concurrency how many flows run here at once, whatever their kinds
   */
  public FlowNode(Database database, Flows flows, String name, int concurrency, Timing timing) {
    this.name = name;
    this.concurrency = concurrency;
    var outage = new Outage();
    this.engine = new Engine(name, database, flows, new Journal(database, outage), outage, timing);
    this.claimLine = new Line(database, timing.lease());
    this.claims = new Claims(database, claimLine, flows.codeVersion());
    this.holds = new Holds(database);
    this.sweep = new Sweep(database, flows, timing);
    this.line = new Line(database, timing.lease().dividedBy(3));
    this.membership =
        new Membership(line, name, flows.codeVersion(), timing.lease(), kinds::keySet);
    this.beating = new Loop("flow heartbeat", timing.beat(), outage, this::beat);
    this.claiming = new Loop("flow claims", timing.sweep(), outage, this::claim);
    this.sweeping = new Loop("flow sweep", timing.sweep(), outage, this::sweep);
  }

  /** What work that is bound to this node carries. */
  public String name() {
    return name;
  }

  /** Adds a kind that this node runs. */
  public void register(FlowKind<?, ?> kind) {
    kinds.put(kind.name(), kind);
    claiming.wake();
  }

  /** Says how many flows of a kind run here at once, where that is less than the kind allows. */
  public void limit(ToIntFunction<String> most) {
    limit = most;
  }

  /** The kinds that this node runs. */
  public Collection<FlowKind<?, ?>> kinds() {
    return List.copyOf(kinds.values());
  }

  /** Begins to run flows; if Postgres is away, as soon as it is there. */
  public void start() {
    engine.flows().ears().attach(ear);
    beating.start();
    claiming.start();
    sweeping.start();
  }

  /**
   * Says that a flow of this kind may be ready, so that it is claimed now and not at the next poll.
   */
  public void hint(String kind) {
    if (kinds.containsKey(kind)) {
      claiming.wake();
    }
  }

  /**
   * Says that a node seems to have left; its flows are taken over if its heartbeat is silent too.
   */
  public void nodeLeft(String node) {
    suspects.put(node, System.nanoTime());
    sweeping.wake();
  }

  /** How many flows run here now. */
  public int running() {
    return runs.size();
  }

  /** Looks for overlooked work: due awaits, deadlines, orphans. It is done all the time anyway. */
  public void sweep() {
    if (membership.mayJudgeOthers()) {
      var longest = engine.timing().lease().toNanos();
      suspects.values().removeIf(since -> System.nanoTime() - since > longest);
      sweep.buryDead(suspects.keySet());
    }
    if (membership.inTouchFor(engine.timing().patience())) {
      sweep.moveBound();
    }
    if (membership.incarnation() != 0) {
      sweep.run();
    }
  }

  /**
   * Takes nothing new, lets what runs come to its next step, and gives it back for other nodes to
   * go on with. What does not come there in time is interrupted.
   */
  public void drain(Duration patience) {
    stopClaiming();
    runs.leaveAtNextStep();
    if (!runs.awaitNone(patience)) {
      runs.stopAll(Why.RELEASED);
      var _ = runs.awaitNone(engine.timing().grace());
    }
  }

  /** Waits for a claim that is under way, so that nothing begins to run after this. */
  private void stopClaiming() {
    runs.claiming().lock();
    try {
      draining = true;
    } finally {
      runs.claiming().unlock();
    }
  }

  /** Drains without patience, and leaves. */
  @Override
  public void close() {
    drain(Duration.ZERO);
    abandon();
    try {
      membership.leave();
    } catch (Exception e) {
      LOG.warn("node {} could not say that it leaves: {}", name, e.getMessage());
    }
    line.close();
  }

  /** Stops as a crash does: nothing is given back. */
  void abandon() {
    engine.flows().ears().detach(ear);
    engine.journal().close();
    stopBeating();
    runs.stopAll(Why.FENCED);
  }

  /** Stops its heartbeat and its claims, as a frozen process does; what runs goes on. */
  void stopBeating() {
    draining = true;
    beating.close();
    claiming.close();
    claimLine.close();
    sweeping.close();
  }

  private void beat() {
    try {
      keepAlive();
    } finally {
      if (membership.leaseIsOver()) {
        runs.stopAll(Why.RELEASED); // others may have them by now
      }
      runs.deaf(engine.timing().grace()).forEach(this::forsake);
    }
  }

  private void keepAlive() {
    var joining = membership.incarnation() == 0;
    if (membership.replaced()) {
      return;
    }
    if (!membership.beat()) {
      runs.stopAll(Why.FENCED);
      beating.wake();
      return;
    }
    engine.outage().over();
    if (joining) {
      sweeping.wake(); // for what the earlier incarnation held
    }
    compare();
  }

  /** Stops what was taken from us, and gives back what was claimed without our knowing. */
  private void compare() {
    if (!runs.holdsClaimsWithin(engine.timing().beat())) {
      return; // the heartbeat must not wait for a slow claim
    }
    try {
      var node = membership.incarnation();
      holds.releaseStray(node, runs.compare(holds.fences(node)));
    } finally {
      runs.claiming().unlock();
    }
  }

  private void forsake(Run run) {
    LOG.warn("{} was stopped, but its thread goes on", run.held());
    holds.letGo(run.held());
  }

  private void claim() {
    runs.claiming().lock();
    try {
      var room = room();
      var most = concurrency - runs.busy();
      if (mayClaim() && most > 0 && !room.isEmpty() && claimed(room, most) > 0) {
        claiming.wake(); // there may be more
      }
    } finally {
      runs.claiming().unlock();
    }
  }

  private boolean mayClaim() {
    return !draining && membership.incarnation() != 0 && !membership.leaseIsOver();
  }

  private Map<FlowKind<?, ?>, Integer> room() {
    var room = new HashMap<FlowKind<?, ?>, Integer>();
    for (var kind : kinds.values()) {
      var most = Math.min(kind.concurrency(), limit.applyAsInt(kind.name()));
      var slots = most - runs.busy(kind.name());
      if (slots > 0) {
        room.put(kind, slots);
      }
    }
    return room;
  }

  private int claimed(Map<FlowKind<?, ?>, Integer> room, int most) {
    var held = claims.claim(membership.incarnation(), room, most);
    var journals = claims.journals(held);
    for (var flow : held) {
      var kind = kinds.get(flow.kind());
      if (kind != null) {
        var journal = journals.getOrDefault(flow.id(), Map.of());
        runs.start(new Run(engine, new Work<>(kind, flow), journal, claiming::wake, this::over));
      }
    }
    return held.size();
  }

  private void over(Run run) {
    runs.over(run);
    if (run.busy()) {
      claiming.wake(); // else it made room before
    }
  }

  /** How the other parts of this JVM reach this node. */
  private final class Ear implements Ears.Local {
    @Override
    public void ready(String kind) {
      hint(kind);
    }

    @Override
    public void stopped() {
      beating.wake();
    }

    @Override
    public Optional<FlowKind<?, ?>> kind(String kind) {
      return Optional.ofNullable(kinds.get(kind));
    }
  }
}
