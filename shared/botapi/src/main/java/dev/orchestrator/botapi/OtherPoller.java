package dev.orchestrator.botapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.TokenFinding.PolledElsewhere;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;

/**
 * Notices whether another program asks for a bot's updates: of two that wait, Telegram sends the
 * earlier one away, so a question of ours that is held open does not stay alone for long. Where
 * updates wait, no question is held open; then they are watched: only another program takes them.
 */
final class OtherPoller {

  static final int CONFLICT = 409;

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final BotApi api;
  private final long deadline;

  /** The oldest update that waited when we looked last. */
  private OptionalLong waiting = OptionalLong.empty();

  OtherPoller(BotApi api, Duration watch) {
    this.api = api;
    this.deadline = System.nanoTime() + watch.toNanos();
  }

  /** Empty if nobody was noticed. */
  Optional<TokenFinding> look() {
    for (var left = left(); left > 0; left = left()) {
      var found = ask((int) Math.max(1, TimeUnit.NANOSECONDS.toSeconds(left)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private long left() {
    return deadline - System.nanoTime();
  }

  /**
   * Without an offset, so that nothing is confirmed, and without kinds, so that none is changed.
   */
  private Optional<TokenFinding> ask(int seconds) {
    var question = GetUpdates.builder().limit(1).timeout(seconds).build();
    var reply = api.call(question, Duration.ofSeconds(seconds).plus(GRACE));
    return TokenCheck.answered(reply, this::compared);
  }

  private Optional<TokenFinding> compared(JsonNode updates) {
    var oldest =
        updates.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(updates.get(0).path("update_id").asLong());
    if (waiting.isPresent() && !waiting.equals(oldest)) {
      return Optional.of(new PolledElsewhere());
    }
    waiting = oldest;
    if (oldest.isPresent()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Optional.empty();
  }
}
