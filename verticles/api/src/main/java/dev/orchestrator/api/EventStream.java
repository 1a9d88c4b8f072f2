package dev.orchestrator.api;

import dev.orchestrator.api.Frames.Place;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.ThreadWords;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a thread's events to one reader, as they come, until it goes away; between them, without a
 * number, the words that are being said. The rows are the truth: what is said on the bus only ends
 * the wait before the next look at them. The next write waits for the one before, so a slow reader
 * costs one batch of memory.
 */
final class EventStream {

  /** How often the rows are looked at when the bus says nothing. */
  private static final Duration POLL = Duration.ofSeconds(3);

  /** After this much silence a comment shows the reader, and us, that the line is still up. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Frames frames;
  private final HttpServerResponse response;
  private Place place;
  private long written = System.nanoTime();
  private boolean closed;
  private long spoken;
  private @Nullable ThreadWords words;
  private Duration unread = Allowance.USUAL.unread();
  private Promise<Void> news = Promise.promise();

  /**
   * @param place where the reader is
   */
  EventStream(Vertx vertx, Frames frames, Place place, HttpServerResponse response) {
    this.vertx = vertx;
    this.frames = frames;
    this.place = place;
    this.response = response;
  }

  /** Returns when the reader has gone, or has been told to go elsewhere. */
  void run(Bus bus, Streams streams) {
    response.closeHandler(_ -> close());
    response.exceptionHandler(_ -> close());
    unread = streams.allowance().unread();
    var context = vertx.getOrCreateContext();
    try (var _ = streams.leaving().stay(() -> context.runOnContext(_ -> close()));
        var _ = bus.inTurn(Address.thread(place.thread()), _ -> news.tryComplete());
        var _ = bus.inTurn(Address.threadWords(place.thread()), this::hear)) {
      begin();
      while (!closed) {
        var hint = armed();
        if (!sendNewest()) {
          sendWords();
          rest(hint);
        }
      }
    }
    Await.await(response.end().otherwiseEmpty());
  }

  /** Only the newest words count: whoever missed some sees them all in the next. */
  private void hear(ThreadWords heard) {
    words = heard;
    news.tryComplete();
  }

  /** Words that are over, because something was said since, come too late. */
  private void sendWords() {
    var heard = words;
    words = null;
    if (heard != null && heard.after() >= spoken) {
      var data = Answering.json(new Speaking(heard.step(), heard.text()));
      write("event: words\ndata: " + data + "\n\n");
    }
  }

  /** What is being said; it has no number, for it is no event. */
  private record Speaking(String step, String text) {}

  private void close() {
    closed = true;
    news.tryComplete();
  }

  /** From here on a hint is remembered, even if it comes while the rows are being read. */
  private Promise<Void> armed() {
    if (news.future().isComplete() && !closed) {
      news = Promise.promise();
    }
    return news;
  }

  private void begin() {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no");
    write("retry: 1000\n\n");
  }

  /** True if there may be more. */
  private boolean sendNewest() {
    var batch = frames.after(place);
    if (!batch.text().isEmpty()) {
      write(batch.text());
      place = place.at(batch.last());
      spoken = Math.max(spoken, batch.spoken());
    }
    return batch.more();
  }

  private void rest(Promise<Void> hint) {
    if (closed) {
      return;
    }
    if (System.nanoTime() - written > HEARTBEAT.minus(POLL).toNanos()) {
      write(":\n\n");
    }
    var timer = vertx.setTimer(POLL.toMillis(), _ -> hint.tryComplete());
    Await.await(hint.future());
    vertx.cancelTimer(timer);
  }

  private void write(String text) {
    if (!closed) {
      var sent = response.write(text).timeout(unread.toMillis(), TimeUnit.MILLISECONDS);
      Await.await(sent.otherwise(_ -> gone()));
      written = System.nanoTime();
    }
  }

  /** A write fails only because nobody is there to read it, or nobody who reads. */
  private @Nullable Void gone() {
    close();
    response.reset();
    return null;
  }
}
