package dev.orchestrator.telegram;

import dev.orchestrator.chats.Buttons;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.Seat;
import dev.orchestrator.markup.ChatText;
import dev.orchestrator.markup.Part;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.telegram.Choices.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes letters into the outbox, and keeps what the buttons under them do. */
record Pen(Outbox outbox, Buttons buttons) {

  /**
   * Of whose thread something is told.
   *
   * @param owner who can press what stands under it
   * @param silent whether it comes without a sound
   */
  record Audience(ThreadId thread, UserId owner, boolean silent) {}

  /** Says something. */
  void say(Talk talk, String text) {
    write(talk, Optional.empty(), ChatText.verbatim(text), part -> letter(talk, part, List.of()));
  }

  /** Says something, with what this user can press under it. */
  void say(Talk talk, UserId user, String text, Choices choices) {
    var keys = keys(talk, user, choices);
    write(talk, Optional.empty(), ChatText.verbatim(text), part -> letter(talk, part, keys));
  }

  /** Asks for words: phones open an answer by themselves. */
  void prompt(Talk talk, String text) {
    var seat = talk.seat();
    var at = new Letter.At(seat.topic(), seat.answers().orElse(null), true);
    write(
        talk,
        Optional.empty(),
        ChatText.verbatim(text),
        part -> new Letter.Message(part.part(), List.of(), false, at));
  }

  /** Tells something of a thread; a reply to it picks that thread. */
  void tell(Talk talk, Audience audience, List<Part> parts, Choices choices) {
    var keys = keys(talk, audience.owner(), choices);
    var at = at(talk.seat());
    write(
        talk,
        Optional.of(audience.thread()),
        parts,
        part ->
            new Letter.Message(part.part(), part.last() ? keys : List.of(), audience.silent(), at));
  }

  /** Sends what is too long for messages. */
  void file(Talk talk, String name, String content, String caption) {
    put(talk, Optional.empty(), talk.key() + "/file", new Letter.TextFile(name, content, caption));
  }

  /** A message of ours says something else from now on. */
  void change(Talk talk, long message, UserId user, String text, Choices choices) {
    var keys = keys(talk, user, choices);
    put(talk, Optional.empty(), talk.key() + "/change", new Letter.Change(message, text, keys));
  }

  /** A message of ours keeps only these keys. */
  void leave(Talk talk, long message, List<List<Letter.Key>> keys) {
    put(talk, Optional.empty(), talk.key() + "/keys", new Letter.Rekeyed(message, keys));
  }

  /** A message is taken out of the chat, and it is said what came of that. */
  void remove(Talk talk, long message) {
    var removal =
        new Letter.Removal(message, talk.line("removal.done"), talk.line("removal.refused"));
    put(talk, Optional.empty(), talk.key() + "/removal", removal);
  }

  /** A part of something that is too long for one message; keys stand under the last. */
  private record Piece(Part part, boolean last) {}

  private static Letter letter(Talk talk, Piece piece, List<List<Letter.Key>> keys) {
    return new Letter.Message(
        piece.part(), piece.last() ? keys : List.of(), false, at(talk.seat()));
  }

  private void write(
      Talk talk, Optional<ThreadId> thread, List<Part> parts, Function<Piece, Letter> letter) {
    for (var part = 0; part < parts.size(); part++) {
      var piece = new Piece(parts.get(part), part == parts.size() - 1);
      put(talk, thread, "%s/%d".formatted(talk.key(), part), letter.apply(piece));
    }
  }

  private void put(Talk talk, Optional<ThreadId> thread, String key, Letter letter) {
    outbox.put(
        talk.tx(),
        new Outbox.Message(talk.chat(), key, thread, Json.write(letter), Letter.isAside(letter)));
  }

  private static Letter.@Nullable At at(Seat seat) {
    return seat.topic() == 0 && seat.answers().isEmpty()
        ? null
        : new Letter.At(seat.topic(), seat.answers().orElse(null), false);
  }

  private List<List<Letter.Key>> keys(Talk talk, UserId user, Choices choices) {
    var deeds =
        choices.rows().stream()
            .flatMap(List::stream)
            .map(Choice::deed)
            .filter(Objects::nonNull)
            .map(Json::write)
            .toList();
    var ids = make(talk, user, deeds, choices).iterator();
    var rows = new ArrayList<List<Letter.Key>>();
    for (var row : choices.rows()) {
      rows.add(
          row.stream()
              .map(choice ->
                  new Letter.Key(
                      choice.label(), choice.deed() == null ? null : ids.next(), choice.url()))
              .toList());
    }
    return rows;
  }

  private List<String> make(Talk talk, UserId user, List<String> deeds, Choices choices) {
    var place = new Buttons.Place(talk.chat(), user);
    if (choices.oneOf()) {
      return buttons.make(talk.tx(), place, deeds, choices.life());
    }
    return deeds.stream()
        .flatMap(deed -> buttons.make(talk.tx(), place, List.of(deed), choices.life()).stream())
        .toList();
  }
}
