package dev.orchestrator.telegram;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ForceReplyKeyboard;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboard;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;

/** Keys as Telegram has them. */
final class Keyboard {

  private Keyboard() {}

  /** Phones open an answer to the message by themselves. */
  static ReplyKeyboard wantingAnswer() {
    return ForceReplyKeyboard.builder().forceReply(true).selective(true).build();
  }

  /** Nothing where there are no keys. */
  static @Nullable InlineKeyboardMarkup of(List<List<Letter.Key>> keys) {
    return keys.isEmpty()
        ? null
        : InlineKeyboardMarkup.builder()
            .keyboard(keys.stream().map(Keyboard::row).toList())
            .build();
  }

  private static InlineKeyboardRow row(List<Letter.Key> keys) {
    return new InlineKeyboardRow(keys.stream().map(Keyboard::button).toList());
  }

  private static InlineKeyboardButton button(Letter.Key key) {
    return InlineKeyboardButton.builder()
        .text(key.label())
        .callbackData(key.button())
        .url(key.url())
        .build();
  }
}
