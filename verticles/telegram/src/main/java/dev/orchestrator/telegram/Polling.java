package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Inbox;
import dev.orchestrator.chats.Update;
import dev.orchestrator.platform.Await;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;

/**
 * Asks Telegram for updates, one long question after the other. A question confirms the updates
 * before its offset, so the offset moves only behind what is kept. It begins at the start: numbers
 * are not kept over restarts, because Telegram begins anew somewhere else after a quiet week, and
 * what comes again is known by its row.
 */
final class Polling {

  private static final Logger LOG = LoggerFactory.getLogger(Polling.class);

  private static final int AT_ONCE = 100;
  private static final int PATIENCE_SECONDS = 50;
  private static final Duration LIMIT = Duration.ofSeconds(PATIENCE_SECONDS + 10L);
  private static final List<String> KINDS = List.of("message", "edited_message", "callback_query");

  /** How long it rests after what went wrong. */
  private static final long REST = 1_000;

  private static final long LONG_REST = 5_000;

  private final Vertx vertx;
  private final BotApi api;
  private final Inbox inbox;
  private final Consumer<Chat> arrived;
  private int offset;
  private boolean stopped;

  /**
   * @param arrived is told of each chat for which something was kept
   */
  Polling(Vertx vertx, BotApi api, Inbox inbox, Consumer<Chat> arrived) {
    this.vertx = vertx;
    this.api = api;
    this.inbox = inbox;
    this.arrived = arrived;
  }

  /** Returns after {@link #stop}. */
  void run() {
    while (!stopped) {
      var pause = ask();
      if (pause > 0 && !stopped) {
        Await.await(vertx.timer(pause));
      }
    }
  }

  void stop() {
    stopped = true;
  }

  private long ask() {
    var question =
        GetUpdates.builder()
            .offset(offset)
            .limit(AT_ONCE)
            .timeout(PATIENCE_SECONDS)
            .allowedUpdates(KINDS)
            .build();
    return switch (api.call(question, LIMIT)) {
      case Reply.Done<JsonNode>(var updates) -> keepAll(updates);
      case Reply.TooMuch<JsonNode>(var pause) -> pause.toMillis();
      case Reply.Refused<JsonNode>(var code, var why) -> refused(code, why);
      case Reply.Unanswered<JsonNode>(var why) -> unanswered(why);
    };
  }

  private long refused(int code, String why) {
    LOG.warn("Telegram gives no updates ({}): {}", code, why);
    return LONG_REST;
  }

  private long unanswered(String why) {
    if (!stopped) {
      LOG.info("Telegram does not answer: {}", why);
    }
    return REST;
  }

  private long keepAll(JsonNode updates) {
    try {
      updates.forEach(this::keep);
      return 0;
    } catch (RuntimeException e) {
      LOG.warn("updates cannot be kept; they are asked for again: {}", e.toString());
      return REST;
    }
  }

  private void keep(JsonNode update) {
    var id = update.path("update_id").asInt();
    var chat = new Chat(api.bot(), chat(update));
    if (inbox.keep(new Update(chat, id, update.toString()))) {
      arrived.accept(chat);
    }
    offset = id + 1;
  }

  /** An update holds one thing, which is in a chat or holds a message that is. */
  static long chat(JsonNode update) {
    for (var thing : update) {
      var own = thing.path("chat").path("id").asLong();
      var chat = own != 0 ? own : thing.path("message").path("chat").path("id").asLong();
      if (chat != 0) {
        return chat;
      }
    }
    return 0;
  }
}
