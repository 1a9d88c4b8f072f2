package dev.orchestrator.telegram;

import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.ProgressMessages;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.ThreadLog;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.ActionType;
import org.telegram.telegrambots.meta.api.methods.send.SendChatAction;

/**
 * Shows people that they were heard: at once that somebody types, again and again while their words
 * are being answered, and, if nothing else happens for a while, a line that says so. It is for
 * display: what a node that ends has shown is shown by nobody else. It belongs to one context.
 */
final class Attention {

  private static final Logger LOG = LoggerFactory.getLogger(Attention.class);

  /** Telegram shows typing for five seconds. */
  private static final int TYPE_EVERY = 4;

  private static final int LINE_AFTER = 8;
  private static final int GIVE_UP_AFTER = 600;

  private final Context context;
  private final BotApi api;
  private final Rooms rooms;
  private final Map<Chat, Heard> waiting = new HashMap<>();

  /**
   * What it reads and writes.
   *
   * @param written is told when there is something to be shown
   */
  record Rooms(Flows flows, ThreadLog log, ProgressMessages progress, Runnable written) {}

  /**
   * Words that wait for their answer.
   *
   * @param seq their number in the thread
   * @param looks how often it was looked whether they still do, about once a second
   */
  private record Heard(ThreadId thread, long seq, Locale language, int looks) {

    Heard again() {
      return new Heard(thread, seq, language, looks + 1);
    }
  }

  Attention(Context context, BotApi api, Rooms rooms) {
    this.context = context;
    this.api = api;
    this.rooms = rooms;
  }

  /** Words were taken up; it may be said from anywhere. */
  void heard(Chat chat, Locale language, ThreadId thread, long seq) {
    context.runOnContext(_ -> {
      waiting.put(chat, new Heard(thread, seq, language, 0));
      type(chat);
    });
  }

  /** To be called about once a second. */
  void look() {
    for (var chat : new ArrayList<>(waiting.keySet())) {
      try {
        waiting.computeIfPresent(chat, (_, heard) -> heard.again());
        look(chat);
      } catch (RuntimeException e) {
        LOG.debug("what a chat shows waits: {}", e.toString());
      }
    }
  }

  private void look(Chat chat) {
    var heard = waiting.get(chat);
    if (heard == null || heard.looks() % TYPE_EVERY != 0) {
      return;
    }
    if (heard.looks() > GIVE_UP_AFTER || !rooms.log().isBeingAnswered(heard.thread())) {
      waiting.remove(chat, heard);
      return;
    }
    type(chat);
    if (heard.looks() == LINE_AFTER && rooms.log().lastSeq(heard.thread()) == heard.seq()) {
      var line = Words.in(heard.language()).line("progress.begun");
      rooms
          .flows()
          .transaction(tx -> {
            rooms.progress().want(tx, chat, heard.thread(), line);
            return true;
          });
      rooms.written().run();
    }
  }

  /** If that does not work, the answer comes all the same. */
  private void type(Chat chat) {
    var typing =
        SendChatAction.builder().chatId(chat.id()).action(ActionType.TYPING.toString()).build();
    context.runOnContext(_ -> api.call(typing));
  }
}
