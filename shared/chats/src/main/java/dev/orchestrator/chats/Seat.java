package dev.orchestrator.chats;

import java.util.Optional;

/**
 * Where in a chat somebody talks.
 *
 * @param topic of a group that has topics; 0 where there are none
 * @param answers the message that is being answered, where it must be said which one that is,
 *     because several people talk there; empty where only one does
 */
public record Seat(Chat chat, long topic, Optional<Long> answers) {

  /** In a chat of one person's own. */
  public static Seat in(Chat chat) {
    return new Seat(chat, 0, Optional.empty());
  }
}
