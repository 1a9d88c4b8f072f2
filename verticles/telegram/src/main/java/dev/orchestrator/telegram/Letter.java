package dev.orchestrator.telegram;

import dev.orchestrator.markup.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits in the outbox, as the sender reads it. */
sealed interface Letter {

  /** As much as Telegram shows below a file. */
  int LONGEST_CAPTION = 1024;

  /** Whether it is about a message that is there: then it does not wait behind words. */
  static boolean isAside(Letter letter) {
    return switch (letter) {
      case Message _, TextFile _ -> false;
      case Change _, Rekeyed _, Removal _ -> true;
    };
  }

  /**
   * A message of its own.
   *
   * @param keys rows of keys under it; may be empty
   * @param silent whether it comes without a sound
   * @param at where in the chat it stands; absent if behind everything else
   */
  record Message(Part part, List<List<Key>> keys, boolean silent, @Nullable At at)
      implements Letter {

    /** One that is heard, behind everything else. */
    Message(Part part, List<List<Key>> keys) {
      this(part, keys, false, null);
    }
  }

  /**
   * Where in a chat a message stands.
   *
   * @param topic of a group that has topics; 0 where there are none
   * @param answers the message under which it stands; absent if under none
   * @param wantsAnswer whether phones open an answer to it by themselves
   */
  record At(long topic, @Nullable Long answers, boolean wantsAnswer) {}

  /**
   * A text that is too long for messages, as a file.
   *
   * @param name what the file is called, such as build.log
   * @param content not empty
   * @param caption stands below it, at most {@link #LONGEST_CAPTION} UTF-16 units; may be empty
   */
  record TextFile(String name, String content, String caption) implements Letter {
    public TextFile {
      if (content.isEmpty() || caption.length() > LONGEST_CAPTION) {
        throw new IllegalArgumentException(
            "a file has content, and a caption of at most %d units".formatted(LONGEST_CAPTION));
      }
    }
  }

  /**
   * A message of ours says something else from now on.
   *
   * @param messageId what Telegram calls it
   * @param text as it stands, at most a message long
   * @param keys all that it has from now on; none if it is empty
   */
  record Change(long messageId, String text, List<List<Key>> keys) implements Letter {}

  /**
   * Only the keys of a message of ours change; who presses finds the same words above them.
   *
   * @param messageId what Telegram calls it
   * @param keys all that it has from now on; none if it is empty
   */
  record Rekeyed(long messageId, List<List<Key>> keys) implements Letter {}

  /**
   * A message is taken out of the chat, if it is there.
   *
   * @param messageId what Telegram calls it
   * @param done what is said when it is gone; nothing if absent
   * @param refused what is said if Telegram lets it stay; nothing if absent
   */
  record Removal(long messageId, @Nullable String done, @Nullable String refused)
      implements Letter {

    /** Without a word. */
    Removal(long messageId) {
      this(messageId, null, null);
    }
  }

  /**
   * What can be pressed under a message: either does something here, or opens a page.
   *
   * @param button the id of one of {@link dev.orchestrator.chats.Buttons}; absent if it opens a
   *     page
   * @param url the page; absent if it is a button
   */
  record Key(String label, @Nullable String button, @Nullable String url) {}
}
