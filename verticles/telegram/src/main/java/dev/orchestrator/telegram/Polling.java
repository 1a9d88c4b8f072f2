package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.chats.Wires;
import dev.orchestrator.platform.Await;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.updates.DeleteWebhook;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;

/**
 * Asks Telegram for updates, one long question after the other, while it is this node's turn. A
 * question confirms the updates before its offset, so the offset moves only behind what is kept. It
 * begins at the start: numbers are not kept over restarts, because Telegram begins anew somewhere
 * else after a quiet week, and what comes again is known by its row.
 */
final class Polling {

  private static final Logger LOG = LoggerFactory.getLogger(Polling.class);

  private static final int AT_ONCE = 100;
  private static final int PATIENCE_SECONDS = 50;
  private static final Duration LIMIT = Duration.ofSeconds(PATIENCE_SECONDS + 10L);
  private static final int CONFLICT = 409;

  /** How long it rests after what went wrong, and between looks at whose turn it is. */
  private static final long REST = 1_000;

  private static final long LONG_REST = 5_000;

  private final Vertx vertx;
  private final BotApi api;
  private final Intake intake;
  private final Wires wires;
  private final AskingTurn turn;
  private long offset;
  private boolean begun;
  private boolean stopped;

  Polling(Vertx vertx, BotApi api, Intake intake, Wires wires) {
    this.vertx = vertx;
    this.api = api;
    this.intake = intake;
    this.wires = wires;
    this.turn = new AskingTurn(vertx, wires, api.bot());
  }

  /** Returns after {@link #stop}. */
  void run() {
    turn.begin();
    while (!stopped) {
      var pause = turn.isOurs() || turn.take() ? inTurn() : away();
      if (pause > 0 && !stopped) {
        Await.await(vertx.timer(pause));
      }
    }
  }

  /** Another node may go on as soon as this returns. */
  void stop() {
    stopped = true;
    turn.giveUp();
  }

  private long away() {
    begun = false;
    return REST;
  }

  private long inTurn() {
    if (!begun) {
      begun = true;
      offset = 0;
      removeOurWebhook();
    }
    return ask();
  }

  /**
   * One that our nodes have set brings updates to where nobody listens any more. One that somebody
   * else has set is theirs: it may be a server that works, with a token that is here by mistake.
   */
  private void removeOurWebhook() {
    if (!(api.call(new GetWebhookInfo()) instanceof Reply.Done<JsonNode>(var info))) {
      return; // the question that follows says why
    }
    var there = info.path("url").asText();
    if (wires.webhook(api.bot()).filter(there::equals).isPresent()) {
      var reply = api.call(new DeleteWebhook());
      LOG.info("the webhook {} is removed, for updates are asked for again: {}", there, reply);
    } else if (!there.isEmpty()) {
      LOG.warn(
          "bot {} has the webhook {}, which this server has not set: whoever listens there gets what"
              + " people write. Give this server a bot of its own, set TELEGRAM_WEBHOOK_URL, or"
              + " remove the webhook with the Bot API's deleteWebhook",
          api.bot(),
          there);
      return;
    }
    wires.webhookRemoved(api.bot());
  }

  private long ask() {
    var question =
        GetUpdates.builder()
            .offset(Math.toIntExact(offset))
            .limit(AT_ONCE)
            .timeout(PATIENCE_SECONDS)
            .allowedUpdates(Intake.KINDS)
            .build();
    return switch (api.call(question, LIMIT)) {
      case Reply.Done<JsonNode>(var updates) -> keep(updates);
      case Reply.TooMuch<JsonNode>(var pause) -> pause.toMillis();
      case Reply.Refused<JsonNode>(var code, var why) -> refused(code, why);
      case Reply.Unanswered<JsonNode>(var why) -> unanswered(why);
    };
  }

  private long refused(int code, String why) {
    if (code != CONFLICT) {
      LOG.warn("Telegram gives no updates ({}): {}", code, why);
    } else if (turn.take()) {
      LOG.warn(
          "somebody else gets the updates of bot {}: {}. A bot is asked by one server or has one"
              + " webhook: stop the other, give this server a bot of its own, or set the same"
              + " TELEGRAM_WEBHOOK_URL on all nodes",
          api.bot(),
          why);
    }
    return LONG_REST;
  }

  private long unanswered(String why) {
    if (!stopped) {
      LOG.info("Telegram does not answer: {}", why);
    }
    return REST;
  }

  private long keep(JsonNode updates) {
    try {
      intake.keep(updates);
      updates.forEach(update -> offset = update.path("update_id").asLong() + 1);
      return 0;
    } catch (RuntimeException e) {
      LOG.warn("updates cannot be kept; they are asked for again: {}", e.toString());
      return REST;
    }
  }
}
