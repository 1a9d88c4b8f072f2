package dev.orchestrator.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long each node has been silent, as this node has witnessed it without a gap. The time is that
 * of Redis; if it jumps, or this node was out of touch, all counting begins anew: whoever has not
 * looked for a while cannot tell who was silent meanwhile. That also makes it harmless that Redis
 * was stopped or slow, since it then stood still for all alike.
 */
final class Silence {

  private record Seen(String beat, long since) {}

  private final long limit;
  private final long longestGap;
  private final Map<String, Seen> seen = new HashMap<>();
  private long lastLook = Long.MIN_VALUE;

  Silence(Duration limit) {
    this.limit = limit.toMillis();
    this.longestGap = limit.toMillis() / 2;
  }

  /** Takes in a look; false if the one before was too long ago to conclude anything from both. */
  boolean look(long now) {
    var inTouch = now >= lastLook && now - lastLook <= longestGap;
    lastLook = now;
    if (!inTouch) {
      seen.clear();
    }
    return inTouch;
  }

  /** Whether this node has not beaten for so long that it is dead. */
  boolean isDead(String node, String beat) {
    var known = seen.get(node);
    if (known == null || !known.beat().equals(beat)) {
      seen.put(node, new Seen(beat, lastLook));
      return false;
    }
    return lastLook - known.since() >= limit;
  }

  void forget(String node) {
    seen.remove(node);
  }
}
