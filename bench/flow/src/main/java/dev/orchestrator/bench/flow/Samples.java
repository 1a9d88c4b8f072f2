package dev.orchestrator.bench.flow;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Durations in nanoseconds, written from many threads. */
final class Samples {

  private final long[] nanos;
  private final AtomicInteger size = new AtomicInteger();

  Samples(int most) {
    this.nanos = new long[most];
  }

  /** What comes when it is full is not kept. */
  void add(long sample) {
    var place = size.getAndIncrement();
    if (place < nanos.length) {
      nanos[place] = sample;
    }
  }

  int size() {
    return Math.min(size.get(), nanos.length);
  }

  /** A percentile in milliseconds; to be asked when nobody writes any more. */
  double percentile(double percent) {
    var sorted = Arrays.copyOf(nanos, size());
    Arrays.sort(sorted);
    var rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
  }

  @Override
  public String toString() {
    return "p50 %.2f ms, p99 %.2f ms".formatted(percentile(50), percentile(99));
  }
}
