package dev.orchestrator.telegram;

import dev.orchestrator.chats.Errands;
import dev.orchestrator.messages.UserId;
import java.util.Optional;

/**
 * Orders errands.
 *
 * @param ordered is told after the commit
 */
record Orders(Errands errands, Runnable ordered) {

  /**
   * Orders something in somebody's name.
   *
   * @param message that the answer takes the place of; a new one if empty
   */
  void put(Talk talk, UserId user, Deed.Errand deed, Optional<Long> message) {
    errands.put(talk.tx(), Parcel.of(talk, user, deed, message));
    talk.tx().afterCommit(ordered);
  }
}
