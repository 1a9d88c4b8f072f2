package dev.orchestrator.cluster;

import dev.orchestrator.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between nodes and Redis that can be cut, held up and made slow. */
final class Detour implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final URI redis;
  private final NetServer server;
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile long delayMs;
  private volatile boolean closed;

  Detour(String url) {
    this(url, new NetServerOptions());
  }

  Detour(String url, NetServerOptions options) {
    redis = URI.create(url);
    server = vertx.createNetServer(options.setPort(0).setHost("127.0.0.1"));
    Nodes.get(server.connectHandler(this::connect).listen());
  }

  /** The URL of this end. */
  String url(String scheme) {
    return scheme + "://" + redis.getUserInfo() + "@localhost:" + server.actualPort();
  }

  /** Everything takes that much longer from now on, each way. */
  void delay(Duration by) {
    delayMs = by.toMillis();
  }

  /** Cuts all connections and takes no others, until {@link #restore}. */
  void cut() {
    closed = true;
    sockets.forEach(NetSocket::close);
    Eventually.within(Duration.ofSeconds(5)).until("all are cut", sockets::isEmpty);
  }

  void restore() {
    closed = false;
  }

  @Override
  public void close() {
    Nodes.get(vertx.close());
  }

  private void connect(NetSocket near) {
    if (closed) {
      near.close();
      return;
    }
    near.pause();
    vertx
        .createNetClient()
        .connect(redis.getPort(), redis.getHost())
        .onSuccess(far -> join(near, far))
        .onFailure(_ -> near.close());
  }

  private void join(NetSocket near, NetSocket far) {
    pass(near, far);
    pass(far, near);
    near.resume();
  }

  private void pass(NetSocket from, NetSocket to) {
    sockets.add(from);
    from.handler(bytes -> later(to, bytes));
    from.closeHandler(_ -> {
      sockets.remove(from);
      to.close();
    });
  }

  private void later(NetSocket to, Buffer bytes) {
    if (delayMs == 0) {
      to.write(bytes);
    } else {
      vertx.setTimer(delayMs, _ -> to.write(bytes));
    }
  }
}
