package dev.orchestrator.cluster;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.spi.cluster.NodeInfo;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds dead nodes and removes them. A killed process has lost its connections at once: if Redis
 * says that nobody listens at a node's channel any more, and the machine says that nothing listens
 * at its port, it is dead. Anything less is a suspicion, and then only silence counts. Lives on the
 * loop.
 */
final class Judge {

  private static final Logger LOG = LoggerFactory.getLogger(RedisClusterManager.class);

  /** A node in doubt: the probe that runs or ran, and how many looks later there is another. */
  private record Doubt(Future<?> probe, int looks) {}

  private static final int LOOKS_UNTIL_NEXT_PROBE = 5;

  private final String me;
  private final Commands commands;
  private final Silence silence;
  private final NetClient probes;
  private final Map<String, Doubt> doubts = new HashMap<>();

  Judge(String me, Commands commands, Timing timing) {
    this.me = me;
    this.commands = commands;
    this.silence = new Silence(timing.silence());
    this.probes =
        commands
            .loop()
            .vertx()
            .createNetClient(
                new NetClientOptions().setConnectTimeout((int) timing.silence().toMillis() / 3));
  }

  /** Takes note of a view; false if there was a gap since the one before. */
  boolean look(View view) {
    doubts.keySet().retainAll(view.nodes().keySet());
    return silence.look(view.now());
  }

  /** Removes whoever is dead; done when that is decided about all that are in doubt. */
  Future<Void> judge(View view, Directory directory) {
    List<Future<?>> decisions = new ArrayList<>();
    view.nodes()
        .forEach((id, node) -> {
          if (!id.equals(me)) {
            decisions.add(judge(id, node, directory.info(id)));
          }
        });
    return Future.join(decisions).mapEmpty();
  }

  private Future<?> judge(String id, View.Node node, @Nullable NodeInfo info) {
    if (silence.isDead(id, node.beat())) {
      return bury(id, node, "it has been silent for too long");
    }
    if (node.listens()) {
      doubts.remove(id);
      return Future.succeededFuture();
    }
    var doubt = doubts.get(id);
    if (info == null) {
      return Future.succeededFuture();
    }
    if (doubt != null && (!doubt.probe().isComplete() || doubt.looks() > 0)) {
      doubts.put(id, new Doubt(doubt.probe(), doubt.looks() - 1));
      return doubt.probe();
    }
    var probe = probe(id, node, info, doubt == null);
    doubts.put(id, new Doubt(probe, LOOKS_UNTIL_NEXT_PROBE));
    return probe;
  }

  private Future<?> probe(String id, View.Node node, NodeInfo info, boolean first) {
    return probes
        .connect(info.port(), info.host())
        .compose(NetSocket::close)
        .transform((_, failure) -> {
          if (isRefusal(failure)) {
            return bury(id, node, "nothing listens at its port any more");
          }
          if (first) {
            LOG.info("Node {} is suspected: it has lost its connection to Redis", id);
          }
          return Future.succeededFuture();
        });
  }

  private static boolean isRefusal(@Nullable Throwable failure) {
    return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
  }

  /** Only one node removes it, and only if it has not beaten since. */
  private Future<Void> bury(String id, View.Node node, String why) {
    silence.forget(id);
    return commands
        .link()
        .send(commands.script(Scripts.BURY).arg(id).arg(node.beat()))
        .onSuccess(buried -> {
          if (buried.isOne()) {
            LOG.warn("Node {} is dead: {}", id, why);
          }
        })
        .mapEmpty();
  }
}
