package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.platform.Json;
import io.vertx.core.Context;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;

/**
 * Sends what waits in the outbox, and shows progress where nothing waits. A pause that Telegram
 * asks for is kept; only what it refuses for good is given up.
 */
final class Sender {

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  private static final int AT_ONCE = 20;

  /** Between two edits of one message, in milliseconds. */
  private static final long EDIT_PAUSE = 3_000;

  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 60_000;
  private static final int DOUBLINGS = 6;

  private final Context context;
  private final BotApi api;
  private final Post post;
  private final Outbox outbox;
  private final ProgressMessages progress;
  private final Runnable sent;

  /**
   * @param sent is told when something has left, so that what is behind it is looked at
   */
  Sender(Context context, BotApi api, Outbox outbox, ProgressMessages progress, Runnable sent) {
    this.context = context;
    this.api = api;
    this.post = new Post(api);
    this.outbox = outbox;
    this.progress = progress;
    this.sent = sent;
  }

  /** Begins to send what may be sent now; chats do not wait for each other. */
  void send() {
    outbox.take(api.bot(), AT_ONCE).forEach(taken -> begin(taken, this::send));
    progress.take(api.bot(), AT_ONCE).forEach(due -> begin(due, this::show));
  }

  private <T> void begin(T taken, Consumer<T> deed) {
    context.runOnContext(_ -> {
      try {
        deed.accept(taken);
        sent.run();
      } catch (RuntimeException e) {
        LOG.warn("a message waits until its minute is over: {}", e.toString());
      }
    });
  }

  private void send(Outbox.Taken taken) {
    switch (post.send(taken.chat(), Json.read(taken.body(), Letter.class))) {
      case Reply.Done<JsonNode>(var result) ->
          outbox.sent(taken, result.path("message_id").asLong());
      case Reply.TooMuch<JsonNode>(var pause) -> outbox.later(taken, pause.toMillis());
      case Reply.Refused<JsonNode>(var code, var why) -> outbox.giveUp(taken, code + " " + why);
      case Reply.Unanswered<JsonNode> _ -> outbox.later(taken, pause(taken.attempts()));
    }
  }

  private static long pause(int attempts) {
    return Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(DOUBLINGS, attempts - 1));
  }

  private void show(ProgressMessages.Due due) {
    switch (api.call(shown(due))) {
      case Reply.Done<JsonNode>(var result) ->
          progress.shown(
              due, due.messageId().orElse(result.path("message_id").asLong()), EDIT_PAUSE);
      case Reply.TooMuch<JsonNode>(var pause) -> progress.later(due, pause.toMillis());
      case Reply.Refused<JsonNode>(_, var why) -> refused(due, why);
      case Reply.Unanswered<JsonNode> _ -> progress.later(due, EDIT_PAUSE);
    }
  }

  private static BotApiMethod<?> shown(ProgressMessages.Due due) {
    return due.messageId()
        .<BotApiMethod<?>>map(id -> edit(due, id))
        .orElseGet(() -> SendMessage.builder().chatId(due.chat().id()).text(due.text()).build());
  }

  private static EditMessageText edit(ProgressMessages.Due due, long id) {
    return EditMessageText.builder()
        .chatId(due.chat().id())
        .messageId(Math.toIntExact(id))
        .text(due.text())
        .build();
  }

  /** It says so already, or nobody can see it: then this text is over. */
  private void refused(ProgressMessages.Due due, String why) {
    if (!why.contains(Post.NOT_MODIFIED)) {
      LOG.info("progress is not shown: {}", why);
    }
    progress.shown(due, due.messageId().orElse(0L), EDIT_PAUSE);
  }
}
