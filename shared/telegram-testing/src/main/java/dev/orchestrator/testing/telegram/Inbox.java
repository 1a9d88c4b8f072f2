package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The updates that a bot has not confirmed, given out by long polling or by a webhook, never by
 * both (section "Getting updates" of the Bot API's documentation).
 */
final class Inbox {

  private static final int MOST = 100;
  private static final int LONGEST_POLL = 50;
  private static final String WEBHOOK_IS_SET =
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete"
          + " the webhook first";
  private static final String OTHER_POLLER =
      "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
          + " running";

  private final TreeMap<Long, Update> waiting = new TreeMap<>();
  private final Set<String> allowed = new HashSet<>();
  private Optional<Webhook> webhook = Optional.empty();
  private long next;
  private long newestPoll;
  private boolean closed;

  Inbox(long first) {
    next = first;
  }

  /** Keeps an update until it is confirmed, if the bot wants that kind. */
  synchronized void add(String kind, long lane, ObjectNode content) {
    if (!allowed.isEmpty() && !allowed.contains(kind)) {
      return;
    }
    var json = Json.object().put("update_id", next);
    json.set(kind, content);
    var update = new Update(next++, lane, json);
    waiting.put(update.id(), update);
    webhook.ifPresent(hook -> hook.offer(update));
    notifyAll();
  }

  /** What waits, or what comes within the time that the caller has. */
  synchronized ArrayNode poll(Params params) {
    if (webhook.isPresent()) {
      throw Refusal.of(409, WEBHOOK_IS_SET);
    }
    var poll = ++newestPoll;
    notifyAll();
    allow(params);
    confirm(params.number("offset", 0));
    awaitUpdate(poll, Math.clamp(params.number("timeout", 0), 0, LONGEST_POLL));
    var updates = Json.array();
    waiting.values().stream()
        .limit(Math.clamp(params.number("limit", MOST), 1, MOST))
        .forEach(update -> updates.add(update.json()));
    return updates;
  }

  private void confirm(long offset) {
    if (offset >= 0) {
      waiting.headMap(offset).clear();
    } else {
      while (waiting.size() > -offset) {
        waiting.pollFirstEntry();
      }
    }
  }

  private void awaitUpdate(long poll, long seconds) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (waiting.isEmpty() && !closed) {
      var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      requireNewest(poll);
    }
  }

  /** Whoever asks later ends the poll of whoever asked before. */
  private void requireNewest(long poll) {
    if (webhook.isPresent()) {
      throw Refusal.of(409, "Conflict: terminated by setWebhook request");
    }
    if (poll != newestPoll) {
      throw Refusal.of(409, OTHER_POLLER);
    }
  }

  synchronized void setWebhook(Webhook hook, Params params) {
    removeWebhook(params);
    allow(params);
    webhook = Optional.of(hook);
    waiting.values().forEach(hook::offer);
    notifyAll();
  }

  synchronized void removeWebhook(Params params) {
    webhook.ifPresent(Webhook::close);
    webhook = Optional.empty();
    if (params.flag("drop_pending_updates")) {
      waiting.clear();
    }
  }

  synchronized void delivered(Update update) {
    waiting.remove(update.id());
  }

  synchronized ObjectNode webhookInfo() {
    var info = Json.object().put("url", webhook.map(Webhook::url).orElse(""));
    info.put("has_custom_certificate", false).put("pending_update_count", waiting.size());
    webhook.ifPresent(hook -> hook.tell(info));
    return info;
  }

  synchronized int size() {
    return waiting.size();
  }

  synchronized void close() {
    closed = true;
    webhook.ifPresent(Webhook::close);
    notifyAll();
  }

  /** Kinds named once hold until others are named. */
  private void allow(Params params) {
    params
        .json("allowed_updates")
        .filter(JsonNode::isArray)
        .ifPresent(kinds -> {
          allowed.clear();
          kinds.forEach(kind -> allowed.add(kind.asText()));
        });
  }
}
