package dev.orchestrator.flow;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's row, whose heartbeat is the lease of everything that it holds. A row that is gone was
 * taken for dead; the node then begins again as a new incarnation. Used by one thread.
 */
final class Membership {

  private static final Logger LOG = LoggerFactory.getLogger(FlowNode.class);

  /** An earlier incarnation is gone at once: two processes never have one name. */
  private static final String JOIN =
      """
      with earlier as (
        delete from flow_node where name = $1
      )
      insert into flow_node (name, code_version, kinds) values ($1, $2, $3) returning id
      """;

  private static final String BEAT =
      "update flow_node set beat_at = clock_timestamp(), kinds = $2 where id = $1";

  private static final String NEWER = "select id from flow_node where name = $1 and id > $2";

  private static final String LEAVE =
      """
      with left_now as (
        delete from flow_node where id = $1 returning name
      )
      insert into flow_node_gone (name, silent_since) select name, clock_timestamp() from left_now
      on conflict (name) do update set silent_since = excluded.silent_since
      """;

  private final Line line;
  private final String name;
  private final int codeVersion;
  private final Duration lease;
  private final Supplier<Set<String>> kinds;
  private volatile long incarnation;
  private volatile long lastBeat;
  private volatile long joined;
  private volatile boolean replaced;

  /**
   * @param kinds what it runs, said with each beat
   */
  Membership(Line line, String name, int codeVersion, Duration lease, Supplier<Set<String>> kinds) {
    this.line = line;
    this.name = name;
    this.codeVersion = codeVersion;
    this.lease = lease;
    this.kinds = kinds;
  }

  /** The id of this incarnation; 0 while it has none. */
  long incarnation() {
    return incarnation;
  }

  /** Whether another process has come up under this node's name. */
  boolean replaced() {
    return replaced;
  }

  /** Whether everything held may belong to others by now. */
  boolean leaseIsOver() {
    return System.nanoTime() - lastBeat > lease.toNanos();
  }

  /** Whether this node has been in touch for so long that silence of others is theirs. */
  boolean mayJudgeOthers() {
    return inTouchFor(lease);
  }

  /** Whether this node has been in touch without a break for so long. */
  boolean inTouchFor(Duration time) {
    return incarnation != 0 && !leaseIsOver() && System.nanoTime() - joined > time.toNanos();
  }

  /**
   * Says that it lives; false if it had been taken for dead, so that nothing is its own any more.
   */
  boolean beat() {
    var now = System.nanoTime();
    if (incarnation == 0) {
      join(now);
      return true;
    }
    if (line.query(BEAT, incarnation, kinds()).rowCount() == 1) {
      if (now - lastBeat > lease.toNanos()) {
        joined = now; // after an outage everybody else looks silent as well
      }
      lastBeat = now;
      return true;
    }
    replaced = line.query(NEWER, name, incarnation).size() > 0;
    LOG.warn("node {} was taken for dead{}", name, replaced ? " by its successor: it stops" : "");
    incarnation = 0;
    return false;
  }

  private void join(long now) {
    incarnation = line.query(JOIN, name, codeVersion, kinds()).iterator().next().getLong("id");
    lastBeat = now;
    joined = now;
  }

  private String[] kinds() {
    return kinds.get().toArray(String[]::new);
  }

  /** Takes the row away, so that others need not wait for the lease's end. */
  void leave() {
    if (incarnation != 0) {
      line.query(LEAVE, incarnation);
      incarnation = 0;
    }
  }
}
