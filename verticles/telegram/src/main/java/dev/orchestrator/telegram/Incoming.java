package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.access.Account;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an update says, as far as it means something to us. Whatever is missing, of another type or
 * unknown means nothing: what comes from outside is never an error.
 */
sealed interface Incoming {

  /**
   * Somebody wrote something.
   *
   * @param replyTo the message that it answers
   * @param attached what came with it and was not read, such as {@code document}
   */
  record Said(
      Sender sender, Place place, String text, Optional<Long> replyTo, Optional<String> attached)
      implements Incoming {}

  /**
   * Somebody sent what cannot be used.
   *
   * @param kind as Telegram calls it, such as {@code sticker}
   * @param album which it is a part of
   */
  record Unfit(Sender sender, Place place, String kind, Optional<String> album)
      implements Incoming {}

  /** Somebody changed what they had written. */
  record Edited(Sender sender, Place place, String text) implements Incoming {}

  /**
   * Somebody pressed a button.
   *
   * @param query what the press is called, to answer it
   * @param data the id of the button
   * @param shown the keys that stood under the message, as their phone had them
   */
  record Pressed(
      Sender sender, Place place, String query, String data, List<List<Letter.Key>> shown)
      implements Incoming {}

  /** The bot may not write there any more, or may again. */
  record Blocked(boolean now) implements Incoming {}

  /** It is about nothing that matters here. */
  record Nothing() implements Incoming {}

  /**
   * Where it was said.
   *
   * @param message what Telegram calls it
   * @param topic of a group that has topics; 0 where there are none
   * @param group whether others are there too
   */
  record Place(long message, long topic, boolean group) {

    static Place of(JsonNode message) {
      var topic = message.path("is_topic_message").asBoolean();
      return new Place(
          message.path("message_id").asLong(),
          topic ? message.path("message_thread_id").asLong() : 0,
          !message.path("chat").path("type").asText().equals("private"));
    }
  }

  /**
   * Who it comes from.
   *
   * @param telegramId what Telegram calls them
   * @param language of their Telegram
   */
  record Sender(Account account, long telegramId, Locale language) {

    /** Nobody, if it comes from a bot, a channel, or a group that speaks for somebody. */
    static Optional<Sender> of(JsonNode from) {
      var id = from.path("id").asLong();
      if (id <= 0 || from.path("is_bot").asBoolean()) {
        return Optional.empty();
      }
      var account =
          new Account("telegram", Long.toString(id), from.path("username").asText().strip());
      var language = Locale.forLanguageTag(from.path("language_code").asText("en"));
      return Optional.of(new Sender(account, id, language));
    }
  }

  /** The kinds of content that a person can send; other messages tell what Telegram did. */
  List<String> CONTENT =
      List.of(
          "document",
          "photo",
          "voice",
          "audio",
          "video",
          "video_note",
          "animation",
          "sticker",
          "location",
          "venue",
          "contact",
          "poll",
          "dice",
          "game",
          "story",
          "checklist",
          "paid_media");

  /** Reads an update for this bot. */
  static Incoming of(String body, Self self) {
    try {
      return of(Json.tree(body), self);
    } catch (JsonMismatch e) {
      return new Nothing();
    }
  }

  private static Incoming of(JsonNode update, Self self) {
    if (update.path("callback_query").isObject()) {
      return pressed(update.path("callback_query"));
    }
    if (update.path("my_chat_member").isObject()) {
      return member(update.path("my_chat_member"));
    }
    var edited = update.path("edited_message");
    return edited.isObject()
        ? message(edited, true, self)
        : message(update.path("message"), false, self);
  }

  private static Incoming pressed(JsonNode query) {
    var message = query.path("message");
    return Sender.of(query.path("from"))
        .<Incoming>map(sender ->
            new Pressed(
                sender,
                Place.of(message),
                query.path("id").asText(),
                query.path("data").asText(),
                keys(message.path("reply_markup").path("inline_keyboard"))))
        .orElseGet(Nothing::new);
  }

  private static List<List<Letter.Key>> keys(JsonNode keyboard) {
    var rows = new ArrayList<List<Letter.Key>>();
    for (var row : keyboard) {
      var keys = new ArrayList<Letter.Key>();
      row.forEach(key ->
          keys.add(
              new Letter.Key(
                  key.path("text").asText(), text(key, "callback_data"), text(key, "url"))));
      rows.add(keys);
    }
    return rows;
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.hasNonNull(name) ? node.path(name).asText() : null;
  }

  private static Incoming member(JsonNode change) {
    return switch (change.path("new_chat_member").path("status").asText()) {
      case "kicked", "left" -> new Blocked(true);
      case "member", "administrator" -> new Blocked(false);
      default -> new Nothing();
    };
  }

  private static Incoming message(JsonNode message, boolean edited, Self self) {
    var sender =
        message.has("sender_chat") || message.path("chat").path("type").asText().equals("channel")
            ? Optional.<Sender>empty()
            : Sender.of(message.path("from"));
    if (sender.isEmpty() || !self.isAddressed(message)) {
      return new Nothing();
    }
    var place = Place.of(message);
    var text = self.words(message);
    if (edited) {
      return new Edited(sender.get(), place, text);
    }
    var content = CONTENT.stream().filter(message::has).findFirst();
    return text.isBlank()
        ? unfit(message, sender.get(), place, content)
        : new Said(sender.get(), place, text, answered(message), content);
  }

  private static Incoming unfit(
      JsonNode message, Sender sender, Place place, Optional<String> content) {
    var album = Optional.ofNullable(text(message, "media_group_id"));
    return content
        .<Incoming>map(kind -> new Unfit(sender, place, kind, album))
        .orElseGet(Nothing::new);
  }

  private static Optional<Long> answered(JsonNode message) {
    var reply = message.path("reply_to_message").path("message_id").asLong();
    return reply == 0 ? Optional.empty() : Optional.of(reply);
  }
}
