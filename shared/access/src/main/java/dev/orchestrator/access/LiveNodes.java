package dev.orchestrator.access;

import dev.orchestrator.flow.Peers;
import java.time.Duration;
import java.util.function.IntSupplier;

/** How many nodes there are, as their heartbeats tell; looked at every few seconds at most. */
public final class LiveNodes implements IntSupplier {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Peers peers;
  private volatile Known last = new Known(1, System.nanoTime() - FRESH.toNanos());

  public LiveNodes(Peers peers) {
    this.peers = peers;
  }

  private record Known(int count, long at) {}

  @Override
  public int getAsInt() {
    var known = last;
    if (System.nanoTime() - known.at() < FRESH.toNanos()) {
      return known.count();
    }
    last = known = new Known(Math.max(1, peers.alive().size()), System.nanoTime());
    return known.count();
  }
}
