package dev.orchestrator.telegram;

import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Inbox;
import dev.orchestrator.chats.Update;
import dev.orchestrator.flow.Tx;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what was kept is handled: of each chat one after the other, of different chats
 * beside each other. It belongs to one context.
 */
final class Reception {

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
  private static final int AT_ONCE = 200;

  /** As many chats are handled beside each other: what arrives needs the database too. */
  private static final int BESIDE_EACH_OTHER = 6;

  /** So many chats are handled in one transaction, if they are in the line. */
  private static final int TOGETHER = 16;

  private final Context context;
  private final Inbox inbox;
  private final BiConsumer<Tx, Update> desk;

  /**
   * The chats that are in the line or that somebody is at, and whether something came meanwhile.
   */
  private final Map<Chat, Boolean> busy = new HashMap<>();

  private final Queue<Chat> line = new ArrayDeque<>();
  private int running;

  Reception(Context context, Inbox inbox, BiConsumer<Tx, Update> desk) {
    this.context = context;
    this.inbox = inbox;
    this.desk = desk;
  }

  /** Something was kept for a chat. */
  void arrived(Chat chat) {
    if (busy.put(chat, true) == null) {
      line.add(chat);
      if (running < BESIDE_EACH_OTHER) {
        running++;
        context.runOnContext(_ -> handleAll());
      }
    }
  }

  /** Looks for what was overlooked, or kept by a node that is gone. */
  void sweep(long bot) {
    inbox.waiting(bot, AT_ONCE).forEach(this::arrived);
  }

  private void handleAll() {
    while (!line.isEmpty()) {
      handle(next());
    }
    running--;
  }

  private List<Chat> next() {
    var chats = new ArrayList<Chat>();
    while (chats.size() < TOGETHER && !line.isEmpty()) {
      chats.add(line.remove());
    }
    return chats;
  }

  private void handle(List<Chat> chats) {
    chats.forEach(chat -> busy.put(chat, false));
    try {
      var unfinished = inbox.handle(chats, desk);
      chats.forEach(chat -> leave(chat, unfinished.contains(chat)));
    } catch (RuntimeException e) {
      LOG.warn("{} chats wait for the next look: {}", chats.size(), e.toString());
      chats.forEach(busy::remove);
    }
  }

  /** Who has more goes to the end of the line. */
  private void leave(Chat chat, boolean unfinished) {
    if (unfinished || Boolean.TRUE.equals(busy.get(chat))) {
      line.add(chat);
    } else {
      busy.remove(chat);
    }
  }
}
