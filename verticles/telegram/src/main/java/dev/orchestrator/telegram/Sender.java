package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.chats.Dispatch;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.chats.Paces;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import io.vertx.core.Context;
import java.util.Optional;
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

  /** As many as are on their way at once. */
  private static final int AT_ONCE = 64;

  /** Between two edits of one message, in milliseconds. */
  private static final long EDIT_PAUSE = 3_000;

  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE = 60_000;
  private static final int DOUBLINGS = 6;

  private final Context context;
  private final BotApi api;
  private final Post post;
  private final Mail mail;
  private final Runnable sent;
  private long timer = -1;
  private int underWay;

  /** What it sends, and at which pace. */
  record Mail(Dispatch dispatch, Outbox outbox, ProgressMessages progress, Paces paces) {}

  /**
   * @param sent is told when something has left, so that what is behind it is looked at
   */
  Sender(Context context, BotApi api, Mail mail, Runnable sent) {
    this.context = context;
    this.api = api;
    this.post = new Post(api);
    this.mail = mail;
    this.sent = sent;
  }

  /** Begins to send what may be sent now; chats do not wait for each other. */
  void send() {
    if (underWay < AT_ONCE) {
      var load = mail.dispatch().take(api.bot(), AT_ONCE - underWay);
      load.messages().forEach(taken -> begin(taken, this::send));
      load.progress().forEach(due -> begin(due, this::show));
      lookAgain(load.again());
    }
  }

  /** One timer is enough: the next look sets it anew. */
  private void lookAgain(long pause) {
    context.owner().cancelTimer(timer);
    timer = context.owner().setTimer(pause, _ -> sent.run());
  }

  private <T> void begin(T taken, Consumer<T> deed) {
    underWay++;
    context.runOnContext(_ -> {
      try {
        deed.accept(taken);
      } catch (RuntimeException e) {
        LOG.warn("a message waits until its minute is over: {}", e.toString());
      } finally {
        underWay--;
        sent.run();
      }
    });
  }

  private void send(Outbox.Taken taken) {
    letter(taken).ifPresent(letter -> settle(taken, post.send(taken.chat(), letter)));
  }

  /** What cannot be read now never will be: it must not hold up what is behind it. */
  private Optional<Letter> letter(Outbox.Taken taken) {
    try {
      return Optional.of(Json.read(taken.body(), Letter.class));
    } catch (JsonMismatch e) {
      LOG.warn("message {} cannot be read, and is given up", taken.id());
      mail.outbox().giveUp(taken, "cannot be read by this version");
      return Optional.empty();
    }
  }

  private void settle(Outbox.Taken taken, Reply<JsonNode> reply) {
    switch (reply) {
      case Reply.Done<JsonNode>(var result) ->
          mail.outbox().sent(taken, result.path("message_id").asLong());
      case Reply.TooMuch<JsonNode>(var pause) -> {
        mail.outbox().later(taken, pause.toMillis());
        mail.paces().pause(taken.chat(), pause);
      }
      case Reply.Refused<JsonNode>(var code, var why) ->
          mail.outbox().giveUp(taken, code + " " + why);
      case Reply.Unanswered<JsonNode> _ -> mail.outbox().later(taken, pause(taken.attempts()));
    }
  }

  private static long pause(int attempts) {
    return Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(DOUBLINGS, attempts - 1));
  }

  private void show(ProgressMessages.Due due) {
    switch (api.call(shown(due))) {
      case Reply.Done<JsonNode>(var result) ->
          mail.progress()
              .shown(due, due.messageId().orElse(result.path("message_id").asLong()), EDIT_PAUSE);
      case Reply.TooMuch<JsonNode>(var pause) -> {
        mail.progress().later(due, pause.toMillis());
        mail.paces().pause(due.chat(), pause);
      }
      case Reply.Refused<JsonNode>(_, var why) -> refused(due, why);
      case Reply.Unanswered<JsonNode> _ -> mail.progress().later(due, EDIT_PAUSE);
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
    mail.progress().shown(due, due.messageId().orElse(0L), EDIT_PAUSE);
  }
}
