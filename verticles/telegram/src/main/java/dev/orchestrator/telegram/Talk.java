package dev.orchestrator.telegram;

import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Seat;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.Principal;
import java.util.Locale;

/**
 * Something that is being answered.
 *
 * @param seat where
 * @param key of what is answered, which the keys of the answers begin with
 * @param language of the answers
 */
record Talk(Tx tx, Seat seat, String key, Locale language) {

  Chat chat() {
    return seat.chat();
  }

  Phrases words() {
    return Words.in(language);
  }

  /** A line of the door's own. */
  String line(String name, Object... values) {
    return words().line(name, values);
  }

  /** As above, in another language from here on. */
  Talk in(Locale other) {
    return new Talk(tx, seat, key, other);
  }

  /** A second answer to the same thing. */
  Talk also(String what) {
    return new Talk(tx, seat, key + "/" + what, language);
  }

  /** An answer that is given once to all that has this key. */
  Talk under(String other) {
    return new Talk(tx, seat, other, language);
  }

  /** A command, and who gives it. */
  record Order(
      Talk talk, Principal principal, Incoming.Sender sender, String name, String argument) {}
}
