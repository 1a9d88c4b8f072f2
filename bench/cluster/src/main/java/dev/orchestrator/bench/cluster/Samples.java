package dev.orchestrator.bench.cluster;

import java.util.Arrays;

/** Times in nanoseconds, collected by one thread. */
final class Samples {

  private long[] nanos = new long[1024];
  private int size;

  void add(long one) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = one;
  }

  /** "p50 12 µs, p99 80 µs". */
  @Override
  public String toString() {
    var sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return "p50 %d µs, p99 %d µs".formatted(at(sorted, 0.50), at(sorted, 0.99));
  }

  private static long at(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1000;
  }
}
