package dev.orchestrator.engineering;

import dev.orchestrator.flow.FlowState;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.workers.Worker;
import dev.orchestrator.workers.Workers;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the workers of builds that this node has lost: it was away or frozen for so long that
 * another node went on with them, or ended them.
 */
final class Strays {

  private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

  /** A node that was frozen does not know it. */
  private static final long LOOK_EVERY_MS = 2_000;

  private final AtomicBoolean looking = new AtomicBoolean();
  private final Flows flows;
  private final Workers workers;
  private final Sweeping sweeping;
  private final String node;

  Strays(Flows flows, Workers workers, Sweeping sweeping, String node) {
    this.flows = flows;
    this.workers = workers;
    this.sweeping = sweeping;
    this.node = node;
  }

  /** Looks now, and again and again for as long as the verticle is deployed. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(0, LOOK_EVERY_MS, _ -> look());
  }

  private void look() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("strays").start(this::lookOnce);
    }
  }

  private void lookOnce() {
    try {
      for (var worker : workers.list()) {
        end(worker);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("left workers could not be looked for and will be again: {}", e.toString());
    } finally {
      looking.set(false);
    }
  }

  private void end(Worker worker) throws InterruptedException {
    var key = worker.key();
    var build = build(key);
    if (build.isEmpty()) {
      workers.remove(key);
      workers.forget(key);
    } else if (!isOurs(build.get(), key)) {
      end(build.get(), key);
    }
  }

  /** If the build is over, it may have pushed its branch again after that was deleted. */
  private void end(FlowState build, String key) throws InterruptedException {
    var order = Json.read(build.input(), BuildOrder.class);
    sweeping.remove(key, order);
    if (!build.state().live()) {
      sweeping.sweep(build.id(), order);
    }
  }

  private boolean isOurs(FlowState flow, String key) {
    return flow.state().live()
        && Lane.moves(key) == flow.moved().map(FlowState.Moved::times).orElse(0)
        && flow.binding().map(FlowState.Binding::node).orElse(node).equals(node);
  }

  /** A worker's key begins with its flow. */
  private Optional<FlowState> build(String key) {
    return flows.find(FlowId.of(key.split("/", 2)[0]));
  }
}
