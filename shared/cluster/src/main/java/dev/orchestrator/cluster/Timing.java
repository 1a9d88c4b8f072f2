package dev.orchestrator.cluster;

import java.time.Duration;

/**
 * When things happen. Nodes of one cluster should agree about it.
 *
 * @param beat how often a node says that it lives, and looks at the others
 * @param silence how long a node may say nothing until the others take it for dead
 * @param patience how long a command may wait for Redis, and a connection for any answer
 */
public record Timing(Duration beat, Duration silence, Duration patience) {

  private static final int FEWEST_BEATS = 5;

  /** Refuses what would make nodes take each other for dead without reason. */
  public Timing {
    if (beat.toMillis() < 1 || patience.toMillis() < 1) {
      throw new IllegalArgumentException("beat and patience: at least a millisecond");
    }
    if (silence.compareTo(beat.multipliedBy(FEWEST_BEATS)) < 0) {
      throw new IllegalArgumentException(
          "silence %s: at least %d beats of %s".formatted(silence, FEWEST_BEATS, beat));
    }
  }

  /** A beat every 100 ms, dead after 4 s, 5 s for Redis to answer. */
  public static Timing usual() {
    return new Timing(Duration.ofMillis(100), Duration.ofSeconds(4), Duration.ofSeconds(5));
  }

  /** The same with another silence. */
  public Timing withSilence(Duration other) {
    return new Timing(beat, other, patience);
  }

  /** The same with another patience. */
  public Timing withPatience(Duration other) {
    return new Timing(beat, silence, other);
  }
}
