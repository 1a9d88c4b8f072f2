package dev.orchestrator.platform;

import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bot at Telegram that people talk with.
 *
 * @param token empty if there is none here
 * @param admins what Telegram calls those who are admins
 * @param api where the Bot API is
 * @param webhook where updates are brought; empty if they are asked for
 */
public record TelegramSettings(
    Optional<Secret> token,
    Set<Long> admins,
    URI api,
    Optional<TelegramWebhook> webhook,
    TelegramPace pace) {

  static final Set<String> NAMES = names();

  private static final Pattern TOKEN = Pattern.compile("\\d{1,18}:[A-Za-z0-9_-]{10,}");
  private static final String PUBLIC_API = "https://api.telegram.org";

  static TelegramSettings from(SettingReader read, Map<String, Integer> verticles) {
    var token = read.get("TELEGRAM_BOT_TOKEN", "", TelegramSettings::token);
    if (token.isEmpty() && verticles.containsKey("telegram")) {
      throw new BadSetting("TELEGRAM_BOT_TOKEN", "is not set, and VERTICLES names telegram");
    }
    var admins = read.get("ADMIN_TELEGRAM_IDS", "", TelegramSettings::ids);
    if (token.isEmpty() && !admins.isEmpty()) {
      throw new BadSetting("ADMIN_TELEGRAM_IDS", "means nothing without TELEGRAM_BOT_TOKEN");
    }
    var webhook = TelegramWebhook.from(read);
    if (token.isEmpty() && webhook.isPresent()) {
      throw new BadSetting("TELEGRAM_WEBHOOK_URL", "means nothing without TELEGRAM_BOT_TOKEN");
    }
    var here = verticles.isEmpty() || verticles.containsKey("telegram");
    return new TelegramSettings(
        token.filter(_ -> here),
        admins,
        read.get("TELEGRAM_API_URL", PUBLIC_API, TelegramSettings::api),
        webhook,
        TelegramPace.from(read));
  }

  private static Set<String> names() {
    var names = new HashSet<>(TelegramWebhook.NAMES);
    names.addAll(
        Set.of("TELEGRAM_BOT_TOKEN", "ADMIN_TELEGRAM_IDS", "TELEGRAM_API_URL", TelegramPace.NAME));
    return Set.copyOf(names);
  }

  /** Nothing of it is ever repeated. */
  private static Optional<Secret> token(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    if (!TOKEN.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException("expected <number>:<letters>, as BotFather gives it");
    }
    return Optional.of(new Secret(text.strip()));
  }

  private static Set<Long> ids(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .map(TelegramSettings::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Long id(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "\"%s\" is no id at Telegram, which is a number; several stand with commas between them"
              .formatted(text));
    }
    return Long.valueOf(text);
  }

  private static URI api(String text) {
    var url = URI.create(text.strip());
    var known = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!known || url.getHost() == null || url.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "expected https://host or http://host, with a path or not");
    }
    return url;
  }
}
