package dev.orchestrator.telegram;

import dev.orchestrator.chats.Wires;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to ask Telegram for updates, which one node has at a time: two who ask end each other's
 * questions. It is kept up while a question waits, and free soon after its node is gone.
 */
final class AskingTurn {

  private static final Logger LOG = LoggerFactory.getLogger(AskingTurn.class);

  private static final long LIFE = 8_000;
  private static final long RENEWAL = 2_000;

  private final Vertx vertx;
  private final Wires wires;
  private final long bot;
  private final UUID us = UUID.randomUUID();
  private boolean ours;
  private boolean given;

  AskingTurn(Vertx vertx, Wires wires, long bot) {
    this.vertx = vertx;
    this.wires = wires;
    this.bot = bot;
  }

  /** Keeps it up from now on, once it is ours. */
  void begin() {
    vertx.setPeriodic(
        RENEWAL,
        _ -> {
          if (ours) {
            take();
          }
        });
  }

  /** Whether it is ours, as far as we know. */
  boolean isOurs() {
    return ours;
  }

  /** Takes it if nobody has it; true if it is ours now. */
  boolean take() {
    try {
      ours = !given && wires.hold(bot, us, LIFE);
    } catch (RuntimeException e) {
      LOG.warn("who asks Telegram cannot be found out: {}", e.toString());
      ours = false;
    }
    return ours;
  }

  /** Somebody else may ask, at once. */
  void giveUp() {
    given = true;
    ours = false;
    try {
      wires.release(bot, us);
    } catch (RuntimeException e) {
      LOG.info("the right to ask Telegram runs out by itself: {}", e.toString());
    }
  }
}
