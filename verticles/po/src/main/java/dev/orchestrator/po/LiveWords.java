package dev.orchestrator.po;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.ThreadWords;
import dev.orchestrator.platform.Bus;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Shows what a model is saying while it says it: whole words only, without URLs that nobody named,
 * at most ten times a second. These are hints on the bus; what was said follows as an event.
 */
final class LiveWords implements Consumer<String> {

  private static final long PAUSE = Duration.ofMillis(100).toNanos();

  private final Bus bus;
  private final ThreadId thread;
  private final long after;
  private final String step;
  private final KnownUrls urls;
  private final StringBuilder text = new StringBuilder();
  private String shown = "";
  private long last = System.nanoTime() - PAUSE;

  /**
   * @param step the turn's step that asks the model
   */
  LiveWords(Bus bus, Course course, String step) {
    this.bus = bus;
    this.thread = course.thread();
    this.after = course.newest();
    this.step = step;
    this.urls = course.urls();
  }

  /** Hears the next piece; the empty one says that everything begins anew. */
  @Override
  public synchronized void accept(String piece) {
    if (piece.isEmpty()) {
      forget();
      return;
    }
    text.append(piece);
    if (System.nanoTime() - last >= PAUSE) {
      show(urls.clean(whole()));
    }
  }

  /** The answer is there. Words that are not said after all disappear. */
  synchronized void end(boolean said) {
    if (!said) {
      forget();
    }
  }

  private void forget() {
    text.setLength(0);
    show("");
  }

  private void show(String words) {
    if (!words.equals(shown)) {
      shown = words;
      last = System.nanoTime();
      bus.publish(Address.threadWords(thread), new ThreadWords(thread, after, step, words));
    }
  }

  /** All but the last word, which may go on. */
  private String whole() {
    var end = text.length();
    while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end).stripTrailing();
  }
}
