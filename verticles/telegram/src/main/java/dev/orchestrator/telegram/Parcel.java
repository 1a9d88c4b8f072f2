package dev.orchestrator.telegram;

import dev.orchestrator.chats.Errands.Errand;
import dev.orchestrator.chats.Seat;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Json;
import java.util.Optional;

/**
 * What is kept of an errand.
 *
 * @param language of the answer
 * @param message that the answer takes the place of; a new one if empty
 */
record Parcel(Deed.Errand deed, Seat seat, String language, Optional<Long> message) {

  static Errand of(Talk talk, UserId user, Deed.Errand deed, Optional<Long> message) {
    var parcel = new Parcel(deed, talk.seat(), talk.language().toLanguageTag(), message);
    return new Errand(talk.chat(), talk.key(), user, Json.write(parcel));
  }

  static Parcel read(Errand errand) {
    return Json.read(errand.body(), Parcel.class);
  }
}
