package dev.orchestrator.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of the cluster as this one knows them. Views of Redis come in the order in which they
 * were taken, so what is new in one has joined and what it lacks has left. Only after Redis lost
 * its data a missing node is given time to announce itself again. Lives on the loop.
 */
final class Members {

  /** Hears of every node but this one, once each time, in order. */
  interface Changes {
    void joined(String node);

    void left(String node);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RedisClusterManager.class);

  private final String me;
  private final long grace;
  private final Changes changes;
  private final Set<String> others = new TreeSet<>();
  private final Map<String, Long> awaited = new HashMap<>();
  private String generation = "";
  private long epoch;
  private volatile List<String> all;

  Members(String me, Timing timing, Changes changes) {
    this.me = me;
    this.grace = timing.silence().toMillis();
    this.changes = changes;
    this.all = List.of(me);
  }

  /** All of them with this one, in the same order everywhere; may be asked on any thread. */
  List<String> all() {
    return all;
  }

  /** Whether Redis has heard of everybody again, if it has lost its data since. */
  boolean areAllIn(String currentGeneration) {
    return awaited.isEmpty() && generation.equals(currentGeneration);
  }

  /**
   * Takes in what Redis knows now.
   *
   * @param inTouch whether it was asked without a gap
   */
  void update(View view, boolean inTouch) {
    if (view.generation().isEmpty()) {
      return; // emptied, and nobody has announced itself yet
    }
    if (!view.generation().equals(generation) || view.epoch() < epoch) {
      startAnew(view);
    }
    epoch = view.epoch();
    if (!inTouch) {
      awaited.replaceAll((_, _) -> view.now());
    }
    view.nodes().keySet().forEach(this::present);
    others.stream().filter(node -> isGone(node, view)).toList().forEach(this::gone);
  }

  private void startAnew(View view) {
    if (!generation.isEmpty()) {
      others.forEach(node -> awaited.put(node, view.now()));
      LOG.warn("Redis has lost what it knew; {} other nodes are awaited again", others.size());
    }
    generation = view.generation();
  }

  private void present(String node) {
    awaited.remove(node);
    if (!node.equals(me) && others.add(node)) {
      publish();
      LOG.info("Node {} has joined the cluster, {} nodes", node, all.size());
      changes.joined(node);
    }
  }

  private boolean isGone(String node, View view) {
    return !view.nodes().containsKey(node)
        && view.now() - awaited.getOrDefault(node, view.now() - grace) >= grace;
  }

  private void gone(String node) {
    awaited.remove(node);
    others.remove(node);
    publish();
    LOG.info("Node {} has left the cluster, {} nodes", node, all.size());
    changes.left(node);
  }

  private void publish() {
    var now = new TreeSet<>(others);
    now.add(me);
    all = List.copyOf(now);
  }
}
