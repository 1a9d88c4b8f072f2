package dev.orchestrator.store;

import dev.orchestrator.flow.Timing;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands, as the database knows it.
 *
 * @param since when this incarnation of it came; empty if it is gone
 * @param lastBeat its last heartbeat; of one that is gone, when it was last known to live
 * @param beatAgeMs how long ago that was by the database's clock
 * @param silentSince the same, if it does not live as it should
 * @param bus host and port where its bus listens; empty if it is by itself, or has not said
 * @param http host and port of its door
 * @param running how many flows run there
 * @param bound how many flows that have not ended can go on only there
 */
public record NodeState(
    String name,
    Standing state,
    Optional<Instant> since,
    Optional<Instant> lastBeat,
    Optional<Long> beatAgeMs,
    Optional<Instant> silentSince,
    Optional<Integer> codeVersion,
    Optional<String> bus,
    Optional<String> http,
    List<String> verticles,
    List<String> kinds,
    long running,
    long bound) {

  /** Whether a node is there. */
  public enum Standing {
    UP,
    /** It was asked to end, and hands over what it has. */
    LEAVING,
    /** It has been silent for so long that it may be dead, but what it holds is its own still. */
    SUSPECTED,
    /** It was never seen, or was silent until nothing was its own any more. */
    SILENT,
    /** It ended in good order. */
    LEFT
  }

  static NodeState of(Row row) {
    var lastBeat = JobState.instant(row.getOffsetDateTime("last_beat"));
    var age = Optional.ofNullable(row.getLong("beat_age_ms"));
    var state = standing(row.getBoolean("joined"), row.getBoolean("leaves"), age);
    return new NodeState(
        row.getString("name"),
        state,
        JobState.instant(row.getOffsetDateTime("started_at")),
        lastBeat,
        age,
        state == Standing.UP || state == Standing.LEAVING ? Optional.empty() : lastBeat,
        Optional.ofNullable(row.getInteger("code_version")),
        Optional.ofNullable(row.getString("bus")),
        Optional.ofNullable(row.getString("http")),
        list(row.getArrayOfStrings("verticles")),
        list(row.getArrayOfStrings("kinds")),
        row.getLong("running"),
        row.getLong("bound"));
  }

  private static Standing standing(boolean joined, boolean leaves, Optional<Long> age) {
    if (!joined) {
      return leaves ? Standing.LEFT : Standing.SILENT;
    }
    if (age.orElseThrow() > Timing.DEFAULT.lease().toMillis()) {
      return Standing.SILENT;
    }
    if (age.get() > Timing.DEFAULT.silence().toMillis()) {
      return Standing.SUSPECTED;
    }
    return leaves ? Standing.LEAVING : Standing.UP;
  }

  private static List<String> list(String @Nullable [] values) {
    return values == null ? List.of() : List.of(values);
  }
}
