package dev.orchestrator.bridge;

import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is on its way to a program outside. One that does not read is cut off. */
final class Outbox {

  /** How much may be on its way, in bytes. */
  static final long MOST = 4L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final NetSocket socket;
  private final AtomicLong onTheWay = new AtomicLong();

  Outbox(NetSocket socket) {
    this.socket = socket;
  }

  /** Sends a frame; if too much is on its way already, the connection ends. */
  void send(JsonObject frame) {
    var bytes = Frames.of(frame);
    if (onTheWay.addAndGet(bytes.length()) > MOST) {
      LOG.warn("{} does not read what it is sent, and is cut off", socket.remoteAddress());
      var _ = socket.close();
      return;
    }
    var _ = socket.write(bytes).onComplete(_ -> onTheWay.addAndGet(-bytes.length()));
  }

  /** Says a last word. */
  void endWith(JsonObject frame) {
    var _ = socket.write(Frames.of(frame)).onComplete(_ -> socket.close());
  }
}
