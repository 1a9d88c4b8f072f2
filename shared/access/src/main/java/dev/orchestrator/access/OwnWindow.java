package dev.orchestrator.access;

import dev.orchestrator.access.RateLimits.Bucket;
import dev.orchestrator.access.RateLimits.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what one node allows by itself, in windows of its own. */
final class OwnWindow {

  private final Map<String, Long> counts = new HashMap<>();
  private long begun;
  private volatile boolean inUse;

  boolean isInUse() {
    return inUse;
  }

  /** Whether it was not in use before. */
  synchronized boolean begin() {
    if (inUse) {
      return false;
    }
    inUse = true;
    anew(System.nanoTime());
    return true;
  }

  /** Whether it was in use until now. */
  synchronized boolean end() {
    var was = inUse;
    inUse = false;
    return was;
  }

  private void anew(long now) {
    counts.clear();
    begun = now;
  }

  synchronized Standing take(List<Bucket> buckets) {
    var now = System.nanoTime();
    if (now - begun >= RateLimits.WINDOW.toNanos()) {
      anew(now);
    }
    var allowed = buckets.stream().allMatch(bucket -> count(bucket) < bucket.most());
    if (allowed) {
      buckets.forEach(bucket -> counts.merge(bucket.name(), 1L, Long::sum));
    }
    var left = buckets.stream().map(bucket -> RateLimits.left(bucket, count(bucket))).toList();
    var rest = RateLimits.WINDOW.toMillis() - (now - begun) / 1_000_000;
    return new Standing(allowed, left, RateLimits.seconds(rest));
  }

  private long count(Bucket bucket) {
    return counts.getOrDefault(bucket.name(), 0L);
  }
}
