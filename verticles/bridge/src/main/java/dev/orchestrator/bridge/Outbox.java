package dev.orchestrator.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is on its way to a program outside. One that does not read is cut off. */
final class Outbox {

  /** How much may be on its way, in bytes. */
  static final long MOST = 4L * 1024 * 1024;

  /** How long a last word may take. */
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final Vertx vertx;
  private final NetSocket socket;
  private final AtomicLong onTheWay = new AtomicLong();
  private final AtomicBoolean cut = new AtomicBoolean();

  Outbox(Vertx vertx, NetSocket socket) {
    this.vertx = vertx;
    this.socket = socket;
  }

  /** Sends a frame; if too much is on its way already, the connection ends. */
  void send(JsonObject frame) {
    var bytes = Frames.of(frame);
    if (onTheWay.addAndGet(bytes.length()) > MOST) {
      if (!cut.get()) {
        LOG.warn("{} does not read what it is sent, and is cut off", socket.remoteAddress());
      }
      cut();
      return;
    }
    var _ = socket.write(bytes).onComplete(_ -> onTheWay.addAndGet(-bytes.length()));
  }

  /** Says a last word. */
  void endWith(JsonObject frame) {
    var _ = socket.write(Frames.of(frame)).onComplete(_ -> cut());
    vertx.setTimer(LAST_WORD.toMillis(), _ -> cut());
  }

  /** The socket's own close waits until everything was read, which may be never. */
  private void cut() {
    if (cut.compareAndSet(false, true)) {
      var _ = ((NetSocketInternal) socket).channelHandlerContext().close();
    }
  }
}
