package dev.orchestrator.telegram;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be pressed under a message.
 *
 * @param rows from the top
 * @param oneOf whether one press uses all of them up; else each is by itself
 * @param life how long they can be pressed
 */
record Choices(List<List<Choice>> rows, boolean oneOf, Duration life) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  /** Nothing. */
  static final Choices NONE = new Choices(List.of(), true, DAY);

  /**
   * Something that can be pressed.
   *
   * @param deed what it does; absent if it opens a page
   * @param url the page; absent if it does something
   */
  record Choice(String label, @Nullable Deed deed, @Nullable String url) {

    static Choice of(String label, Deed deed) {
      return new Choice(label, deed, null);
    }

    static Choice link(String label, String url) {
      return new Choice(label, null, url);
    }
  }

  /** A question: one of these is pressed, within a day. */
  static Choices oneOf(List<List<Choice>> rows) {
    return new Choices(rows, true, DAY);
  }

  /** Each can be pressed, within a week. */
  static Choices each(List<List<Choice>> rows) {
    return new Choices(rows, false, WEEK);
  }
}
