package dev.orchestrator.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orchestrator.access.Account;
import dev.orchestrator.botapi.BotApi;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.User;
import org.telegram.telegrambots.meta.api.objects.message.Message;

/** What an update says, as far as it means something to us. */
sealed interface Incoming {

  /** Somebody wrote something in their own chat with the bot. */
  record Said(Sender sender, String text, Optional<Long> replyTo) implements Incoming {}

  /** Somebody sent what cannot be used: a file, a sticker, a correction of what they wrote. */
  record Unfit(Sender sender, boolean edited) implements Incoming {}

  /** It is about nothing that matters here. */
  record Nothing() implements Incoming {}

  /**
   * Who it comes from.
   *
   * @param telegramId what Telegram calls them
   * @param language of their Telegram
   */
  record Sender(Account account, long telegramId, Locale language) {

    static Sender of(User user) {
      var name = Objects.requireNonNullElse(user.getUserName(), "");
      var language = Objects.requireNonNullElse(user.getLanguageCode(), "en");
      return new Sender(
          new Account("telegram", Long.toString(user.getId()), name),
          user.getId(),
          Locale.forLanguageTag(language));
    }
  }

  /**
   * Reads an update.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Incoming of(String body) {
    try {
      return of(BotApi.MAPPER.readValue(body, Update.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no update: " + e.getOriginalMessage(), e);
    }
  }

  private static Incoming of(Update update) {
    if (update.hasMessage()) {
      return of(update.getMessage(), false);
    }
    return update.hasEditedMessage() ? of(update.getEditedMessage(), true) : new Nothing();
  }

  private static Incoming of(Message message, boolean edited) {
    var from = message.getFrom();
    if (from == null || Boolean.TRUE.equals(from.getIsBot()) || !message.isUserMessage()) {
      return new Nothing();
    }
    var sender = Sender.of(from);
    if (edited || !message.hasText()) {
      return new Unfit(sender, edited);
    }
    var reply = Optional.ofNullable(message.getReplyToMessage());
    return new Said(
        sender, message.getText(), reply.map(answered -> (long) answered.getMessageId()));
  }
}
