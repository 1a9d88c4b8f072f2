package dev.orchestrator.messages;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * UUIDs of version 7 (RFC 9562, section 5.7), monotonic within a process: 48 bits of milliseconds,
 * then 12 bits that count within the millisecond, then randomness.
 */
final class Uuid7 {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int COUNTER_BITS = 12;
  private static final long RANDOM_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

  /** Milliseconds and counter in one number, so that one compare-and-set keeps both in order. */
  private static final AtomicLong LAST = new AtomicLong();

  private Uuid7() {}

  static UUID next() {
    var tick = LAST.updateAndGet(last -> Math.max(last + 1, now()));
    var high = (tick >>> COUNTER_BITS << 16) | VERSION_7 | (tick & 0xFFF);
    return new UUID(high, VARIANT_RFC | (RANDOM.nextLong() & RANDOM_MASK));
  }

  private static long now() {
    return System.currentTimeMillis() << COUNTER_BITS;
  }
}
