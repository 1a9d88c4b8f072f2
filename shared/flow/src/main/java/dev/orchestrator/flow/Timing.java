package dev.orchestrator.flow;

import java.time.Duration;

/**
 * The clockwork of a node. All nodes of one database use the same.
 *
 * @param beat how often a node says in its row that it lives, and looks whether its flows are still
 *     its own
 * @param lease how long after its last beat a node's flows remain its own; it stops them itself
 *     then
 * @param silence the same for a node that is reported to have left
 * @param sweep how often overlooked work is looked for: due awaits, deadlines, orphans
 * @param grace how long a stopped flow's thread may take to end before its row is let go
 * @param unserved how long a flow stays READY or CANCELLING without any node that takes it
 * @param patience how long a node may be silent before others take what is bound to it
 */
public record Timing(
    Duration beat,
    Duration lease,
    Duration silence,
    Duration sweep,
    Duration grace,
    Duration unserved,
    Duration patience) {

  /** What is right in production. */
  public static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofDays(1),
          Duration.ofMinutes(1));

  /** With the usual patience. */
  public Timing(
      Duration beat,
      Duration lease,
      Duration silence,
      Duration sweep,
      Duration grace,
      Duration unserved) {
    this(beat, lease, silence, sweep, grace, unserved, Duration.ofMinutes(1));
  }

  /** The same, with another patience. */
  public Timing patience(Duration other) {
    return new Timing(beat, lease, silence, sweep, grace, unserved, other);
  }
}
