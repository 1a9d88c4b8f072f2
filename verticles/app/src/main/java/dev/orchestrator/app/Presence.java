package dev.orchestrator.app;

import dev.orchestrator.app.Verticles.Chosen;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.NodeCard;
import dev.orchestrator.store.Nodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever looks at the nodes what this one is, and that it goes. */
final class Presence implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  /** What could not be said by then is not known to anybody. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Nodes nodes;
  private final String name;
  private volatile @Nullable Thread saying;

  Presence(Nodes nodes, String name) {
    this.nodes = nodes;
    this.name = name;
  }

  /**
   * Everything runs.
   *
   * @param bus where its bus listens; empty if it is by itself
   * @param door where its door is
   */
  void come(Optional<String> bus, HostPort door, Map<String, Chosen> verticles) {
    var http = door.host() + ":" + door.port();
    nodes.come(new NodeCard(name, bus, http, names(verticles)));
  }

  /** It is asked to end; that waits for nothing, and for no database that is away. */
  void go() {
    saying = Thread.ofVirtual().name("presence").start(this::sayGoing);
  }

  /** Lets it be said, before the database is closed. */
  @Override
  public void close() {
    var thread = saying;
    try {
      if (thread != null) {
        var _ = thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sayGoing() {
    try {
      nodes.go(name);
    } catch (RuntimeException e) {
      LOG.warn("node {} could not say that it is asked to end: {}", name, e.toString());
    }
  }

  private static List<String> names(Map<String, Chosen> verticles) {
    return verticles.entrySet().stream()
        .map(verticle -> named(verticle.getKey(), verticle.getValue().instances()))
        .sorted()
        .toList();
  }

  private static String named(String verticle, int instances) {
    return instances == 1 ? verticle : verticle + ":" + instances;
  }
}
