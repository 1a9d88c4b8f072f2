package dev.orchestrator.testing.telegram;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How much a bot may send: about a message a second to a chat with short bursts, 20 a minute to a
 * group, 30 a second to all. Who goes on although told to wait is told to wait longer, each time.
 */
final class Limits {

  private static final int LONGEST_WAIT = 245;

  private final LimitRules rules;
  private final Map<Long, Allowance> chats = new HashMap<>();
  private final Allowance all;

  Limits(LimitRules rules) {
    this.rules = rules;
    all = new Allowance(rules.toAllPerSecond(), rules.toAllPerSecond());
  }

  /** Counts a message to that chat, or refuses it. */
  void count(long chat, Instant now) {
    var ofChat = chats.computeIfAbsent(chat, this::allowanceOf);
    var wait = Math.max(ofChat.secondsToWait(now), all.secondsToWait(now));
    if (wait > 0) {
      throw Refusal.tooManyRequests(wait);
    }
    ofChat.take();
    all.take();
  }

  private Allowance allowanceOf(long chat) {
    return chat < 0
        ? new Allowance(rules.toGroupPerMinute(), rules.toGroupPerMinute() / 60.0)
        : new Allowance(rules.toChatAtOnce(), rules.toChatPerSecond());
  }

  /** Fills up with time, and stays shut for a while after somebody asked for more than it held. */
  private static final class Allowance {

    private final double most;
    private final double perSecond;
    private double left;
    private Instant filled = Instant.MIN;
    private Instant shutUntil = Instant.MIN;
    private int strikes;

    Allowance(double most, double perSecond) {
      this.most = most;
      this.perSecond = perSecond;
      left = most;
    }

    int secondsToWait(Instant now) {
      if (now.isBefore(shutUntil)) {
        return shut(now);
      }
      fill(now);
      return left >= 1 ? 0 : shut(now);
    }

    void take() {
      left -= 1;
      strikes = 0;
    }

    private void fill(Instant now) {
      if (filled.isBefore(now)) {
        var seconds =
            filled.equals(Instant.MIN)
                ? most / perSecond
                : Duration.between(filled, now).toMillis() / 1000.0;
        left = Math.min(most, left + seconds * perSecond);
        filled = now;
      }
    }

    private int shut(Instant now) {
      var first = Math.max(1, (int) Math.ceil((1 - left) / perSecond));
      var wait = (int) Math.min(LONGEST_WAIT, (long) first << Math.min(strikes, 10));
      strikes++;
      if (shutUntil.isBefore(now.plusSeconds(wait))) {
        shutUntil = now.plusSeconds(wait);
      }
      return wait;
    }
  }
}
