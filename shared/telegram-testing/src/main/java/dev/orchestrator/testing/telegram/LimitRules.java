package dev.orchestrator.testing.telegram;

/** How much a bot may send before it is told to wait. */
public record LimitRules(
    int toChatAtOnce, int toChatPerSecond, int toGroupPerMinute, int toAllPerSecond) {

  /** What Telegram's page of questions about bots says; how short a burst is, it does not. */
  public static final LimitRules TELEGRAM = new LimitRules(3, 1, 20, 30);

  /** For tests that are about something else. */
  public static final LimitRules NONE = new LimitRules(1_000_000, 1_000_000, 60_000_000, 1_000_000);
}
