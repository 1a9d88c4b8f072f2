package dev.orchestrator.po;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.FlowReady;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Bus.Subscription;
import dev.orchestrator.store.PendingDeploys;
import dev.orchestrator.store.ThreadLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at the addresses of the threads that wait for a deploy, and starts their turn when it has
 * ended. It makes the answer quick, not certain: what it misses, the sweep of unseen events finds.
 */
final class DeployWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeployWatch.class);

  private final Bus bus;
  private final ThreadLog log;
  private final PendingDeploys pending;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ThreadId, Subscription> listening = new HashMap<>();
  private final Map<ThreadId, Integer> starting = new HashMap<>();
  private boolean closed;

  DeployWatch(Bus bus, ThreadLog log, PendingDeploys pending) {
    this.bus = bus;
    this.log = log;
    this.pending = pending;
  }

  /** Listens for every thread that has a pending deploy, and for no other. */
  void refresh() {
    locked(() -> {
      var wanted = new HashSet<>(pending.threads());
      wanted.addAll(starting.keySet());
      wanted.forEach(this::listen);
      Set.copyOf(listening.keySet()).stream()
          .filter(thread -> !wanted.contains(thread))
          .forEach(this::ignore);
    });
  }

  /** Runs what starts a deploy for the thread; the thread's address is listened at before. */
  <T> T during(ThreadId thread, Supplier<T> start) {
    locked(() -> {
      starting.merge(thread, 1, Integer::sum);
      listen(thread);
    });
    try {
      return start.get();
    } finally {
      locked(() -> starting.computeIfPresent(thread, (_, n) -> n == 1 ? null : n - 1));
      settle(thread);
    }
  }

  /** A flow became ready somewhere: it may be a deploy that another door has started. */
  void hint(FlowReady ready) {
    if (PendingDeploys.KINDS.contains(ready.kind())) {
      aside(this::refresh);
    }
  }

  private void listen(ThreadId thread) {
    if (!closed && !listening.containsKey(thread)) {
      var address = Address.deployComplete(thread);
      listening.put(thread, bus.inTurn(address, _ -> aside(() -> heard(thread))));
    }
  }

  private void heard(ThreadId thread) {
    log.wake(thread);
    settle(thread);
  }

  /** Stops listening for a thread whose last pending deploy has ended. */
  private void settle(ThreadId thread) {
    locked(() -> {
      if (!starting.containsKey(thread) && pending.of(thread).isEmpty()) {
        ignore(thread);
      }
    });
  }

  private void ignore(ThreadId thread) {
    var subscription = listening.remove(thread);
    if (subscription != null) {
      subscription.close();
    }
  }

  Set<ThreadId> listening() {
    lock.lock();
    try {
      return Set.copyOf(listening.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Listens no more. */
  @Override
  public void close() {
    locked(() -> {
      closed = true;
      Set.copyOf(listening.keySet()).forEach(this::ignore);
    });
  }

  private void locked(Runnable deed) {
    lock.lock();
    try {
      deed.run();
    } finally {
      lock.unlock();
    }
  }

  /** Away from the bus's thread, which must not wait. */
  private static void aside(Runnable deed) {
    Thread.ofVirtual()
        .name("deploy-watch")
        .start(() -> {
          try {
            deed.run();
          } catch (RuntimeException e) {
            LOG.warn("a deploy is left to the sweep: {}", e.toString());
          }
        });
  }
}
