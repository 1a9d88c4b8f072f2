package dev.orchestrator.telegram;

import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.markup.ChatText;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.platform.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that somebody wrote, while it is being answered.
 *
 * @param update its number, which the keys of the answers begin with
 * @param language of the answers
 */
record Talk(Tx tx, Chat chat, long update, Incoming.Sender sender, Locale language) {

  Phrases words() {
    return Words.in(language);
  }

  /** As above, in another language from here on. */
  Talk in(Locale other) {
    return new Talk(tx, chat, update, sender, other);
  }

  /** Answers with a line of the door's own. */
  void answer(Outbox outbox, String text) {
    var parts = ChatText.verbatim(text);
    for (var part = 0; part < parts.size(); part++) {
      var key = "update/%d/%d".formatted(update, part);
      outbox.put(
          tx,
          new Outbox.Message(
              chat,
              key,
              Optional.empty(),
              Json.write(new Letter.Message(parts.get(part), List.of()))));
    }
  }

  /** A command, and who gives it. */
  record Order(Talk talk, Principal principal, String name, String argument) {}
}
