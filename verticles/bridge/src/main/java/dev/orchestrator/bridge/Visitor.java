package dev.orchestrator.bridge;

import dev.orchestrator.access.Caller;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program outside that is connected. Its frames are handled one after the other, by a thread of
 * its own; while many wait, nothing more is read.
 */
final class Visitor {

  /** How long a frame may be, in bytes. */
  static final int LONGEST = 1024 * 1024;

  /** As long as it is not known who sends it. */
  private static final int LONGEST_OF_STRANGERS = 4 * 1024;

  /** How long it may say nothing at all. */
  static final int IDLE_SECONDS = 120;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_WAITING = 64;
  private static final int MOST_GARBAGE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Visitor.class);

  private final UUID id = UUID.randomUUID();
  private final Vertx vertx;
  private final NetSocket socket;
  private final Outbox out;
  private final FrameReader reader = new FrameReader(LONGEST_OF_STRANGERS);

  /** The empty one is the end. */
  private final LinkedBlockingQueue<Optional<Buffer>> frames = new LinkedBlockingQueue<>();

  private volatile @Nullable Badge badge;
  private int garbage;

  Visitor(Vertx vertx, NetSocket socket) {
    this.vertx = vertx;
    this.socket = socket;
    this.out = new Outbox(vertx, socket);
  }

  /** Who it is, and the key that it showed. */
  record Badge(Caller caller, Secret key) {}

  /** What is done with its frames. */
  interface Reception {

    /** Who has come; null if it is not let in, which it was told then. */
    @Nullable Badge admit(JsonObject frame);

    /** Does what a frame asks for. */
    void serve(JsonObject frame, Badge badge);

    /** It has gone. */
    void gone();
  }

  UUID id() {
    return id;
  }

  Outbox out() {
    return out;
  }

  /** The address that it comes from. */
  String host() {
    var remote = socket.remoteAddress();
    var host = remote == null ? null : remote.hostAddress();
    return host == null ? "unknown" : host;
  }

  /** Who it is, once it was let in. */
  @Nullable Badge badge() {
    return badge;
  }

  /**
   * Reads and serves until it is gone.
   *
   * @param after runs at the end
   */
  void receive(Reception reception, Runnable after) {
    socket.exceptionHandler(e -> LOG.debug("{}: {}", socket.remoteAddress(), e.toString()));
    socket.closeHandler(_ -> frames.add(Optional.empty()));
    socket.handler(this::read);
    vertx.setTimer(PATIENCE.toMillis(), _ -> endUnlessKnown());
    Thread.ofVirtual().name("bridge-" + id).start(() -> work(reception, after));
  }

  /** Says why, and ends the connection. */
  void end(Refusal refusal) {
    out.endWith(Frames.error(null, refusal));
  }

  private void endUnlessKnown() {
    if (badge == null) {
      end(
          new Refusal(
              "auth_late",
              null,
              "No key came within %d s.".formatted(PATIENCE.toSeconds()),
              "Send {\"type\":\"auth\",\"key\":\"…\"} first."));
    }
  }

  private void read(Buffer bytes) {
    try {
      reader.read(bytes).forEach(frame -> frames.add(Optional.of(frame)));
      if (frames.size() > MOST_WAITING) {
        socket.pause();
      }
    } catch (FrameReader.BadLength e) {
      socket.handler(_ -> {});
      end(
          new Refusal(
              "frame_length",
              null,
              String.valueOf(e.getMessage()),
              "Send four bytes of length, the highest first, then so many bytes of JSON."));
    }
  }

  private void work(Reception reception, Runnable after) {
    try {
      for (var frame = next(); frame.isPresent(); frame = next()) {
        handle(frame.get(), reception);
      }
    } finally {
      after.run();
      reception.gone();
    }
  }

  private Optional<Buffer> next() {
    try {
      var frame = frames.take();
      if (frames.size() < MOST_WAITING / 2) {
        socket.resume();
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void handle(Buffer bytes, Reception reception) {
    try {
      var frame = new JsonObject(bytes);
      var known = badge;
      if (known != null) {
        reception.serve(frame, known);
      } else {
        admit(frame, reception);
      }
    } catch (DecodeException | ClassCastException e) {
      garbage();
    } catch (RuntimeException e) {
      LOG.error("a frame of {} could not be handled", socket.remoteAddress(), e);
      out.send(Frames.error(null, INTERNAL));
    }
  }

  private void admit(JsonObject frame, Reception reception) {
    var known = reception.admit(frame);
    if (known != null) {
      reader.allow(LONGEST);
      badge = known;
    }
  }

  /** Whoever sends nothing but garbage speaks something else. */
  private void garbage() {
    var refusal =
        Refusal.malformed("", "The frame is no JSON object of ours.", "Send {\"type\": …}.");
    if (++garbage >= MOST_GARBAGE) {
      end(refusal);
    } else {
      out.send(Frames.error(null, refusal));
    }
  }

  private static final Refusal INTERNAL =
      new Refusal("internal", null, "This could not be done: an internal error.", "Try again.");
}
