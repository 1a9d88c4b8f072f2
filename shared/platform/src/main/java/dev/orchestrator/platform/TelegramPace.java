package dev.orchestrator.platform;

/**
 * How many messages Telegram takes from a bot before it makes it wait.
 *
 * @param all a second, to all chats together
 * @param chat a second, to one chat
 * @param group a minute, to one group
 */
public record TelegramPace(int all, int chat, int group) {

  static final String NAME = "TELEGRAM_PACE";

  /** What Telegram says about bots of whom it knows nothing else. */
  static final String USUAL = "30,1,20";

  private static final int MOST = 1_000_000;

  static TelegramPace from(SettingReader read) {
    return read.get(NAME, USUAL, TelegramPace::of);
  }

  private static TelegramPace of(String text) {
    var parts = text.split(",", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "expected all,chat,group such as %s, got \"%s\"".formatted(USUAL, text));
    }
    return new TelegramPace(number(parts[0]), number(parts[1]), number(parts[2]));
  }

  private static int number(String text) {
    return SettingText.within(text, 1, MOST);
  }
}
