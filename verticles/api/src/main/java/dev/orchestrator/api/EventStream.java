package dev.orchestrator.api;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Lines;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadWords;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.store.LoggedEvent;
import dev.orchestrator.store.ThreadLog;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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

  private static final int BATCH = 50;

  private final Vertx vertx;
  private final ThreadLog log;
  private final ThreadId thread;
  private final HttpServerResponse response;
  private final Supplier<Lines> lines;
  private long seq;
  private long written = System.nanoTime();
  private boolean closed;
  private long spoken;
  private @Nullable ThreadWords words;
  private Promise<Void> news = Promise.promise();

  /**
   * @param seq the number of the last event that the reader has
   * @param lines asked before each batch: the language of a thread may change
   */
  EventStream(
      Vertx vertx,
      ThreadLog log,
      ThreadId thread,
      long seq,
      HttpServerResponse response,
      Supplier<Lines> lines) {
    this.vertx = vertx;
    this.log = log;
    this.thread = thread;
    this.seq = seq;
    this.response = response;
    this.lines = lines;
  }

  /** Returns when the reader has gone, or has been told to go elsewhere. */
  void run(Bus bus, Leaving leaving) {
    response.closeHandler(_ -> close());
    response.exceptionHandler(_ -> close());
    var context = vertx.getOrCreateContext();
    try (var _ = leaving.stay(() -> context.runOnContext(_ -> close()));
        var _ = bus.inTurn(Address.thread(thread), _ -> news.tryComplete());
        var _ = bus.inTurn(Address.threadWords(thread), this::hear)) {
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
      var data = Door.json(new Speaking(heard.step(), heard.text()));
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
    var batch = log.after(thread, seq, BATCH);
    if (!batch.isEmpty()) {
      write(frames(batch));
      seq = batch.getLast().seq();
      batch.stream()
          .filter(each -> each.event() instanceof Said || each.event() instanceof Asked)
          .forEach(each -> spoken = each.seq());
    }
    return batch.size() == BATCH;
  }

  private String frames(List<LoggedEvent> batch) {
    var text = new StringBuilder();
    var inLines = lines.get();
    for (var logged : batch) {
      var data = Door.json(ShownEvent.of(logged, inLines)); // JSON has no line breaks of its own
      text.append("id: ").append(logged.seq()).append("\ndata: ").append(data).append("\n\n");
    }
    return text.toString();
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
      Await.await(response.write(text).otherwise(_ -> gone()));
      written = System.nanoTime();
    }
  }

  /** A write fails only because nobody is there to read it. */
  private @Nullable Void gone() {
    close();
    return null;
  }
}
