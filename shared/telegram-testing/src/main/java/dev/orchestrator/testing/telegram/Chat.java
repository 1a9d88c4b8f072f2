package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One chat of one bot; guarded by the account that it belongs to. */
final class Chat {

  private final long id;
  private final String title;
  private final TreeMap<Integer, Posted> messages = new TreeMap<>();
  private final List<String> answers = new ArrayList<>();
  private Optional<Instant> typing = Optional.empty();
  private boolean blocked;

  Chat(long id, String title) {
    this.id = id;
    this.title = title;
  }

  long id() {
    return id;
  }

  /** Groups have ids below zero. */
  boolean isGroup() {
    return id < 0;
  }

  ObjectNode json() {
    return isGroup()
        ? Json.object().put("id", id).put("type", "group").put("title", title)
        : Json.object().put("id", id).put("type", "private").put("first_name", title);
  }

  void put(Posted message) {
    messages.put(message.id(), message);
    if (message.byBot()) {
      typing = Optional.empty();
    }
  }

  Optional<Posted> find(int message) {
    return Optional.ofNullable(messages.get(message));
  }

  boolean delete(int message) {
    return messages.remove(message) != null;
  }

  List<Posted> shown() {
    return List.copyOf(messages.values());
  }

  void typing(Instant since) {
    typing = Optional.of(since);
  }

  /** Since when the bot is said to be typing; an answer of its ends it. */
  Optional<Instant> typing() {
    return typing;
  }

  void answered(String words) {
    answers.add(words);
  }

  List<String> answers() {
    return List.copyOf(answers);
  }

  void block(boolean now) {
    blocked = now;
  }

  void requireNotBlocked() {
    if (blocked) {
      throw Refusal.of(403, isGroup() ? kicked() : "Forbidden: bot was blocked by the user");
    }
  }

  private static String kicked() {
    return "Forbidden: bot was kicked from the group chat";
  }
}
