package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What Telegram keeps of one bot. Whoever touches its chats holds its lock. */
final class Account {

  private final Bot bot;
  private final InstantSource clock;
  private final Limits limits;
  private final Inbox inbox = new Inbox(ThreadLocalRandom.current().nextInt(1, 1_000_000));
  private final Map<Long, Chat> chats = new HashMap<>();
  private final Map<String, JsonNode> commands = new TreeMap<>();
  private final Map<String, Chat> presses = new HashMap<>();
  private final Map<String, SentFile> files = new HashMap<>();
  private final AtomicInteger messages = new AtomicInteger();

  Account(Bot bot, InstantSource clock, Limits limits) {
    this.bot = bot;
    this.clock = clock;
    this.limits = limits;
  }

  Bot bot() {
    return bot;
  }

  Inbox inbox() {
    return inbox;
  }

  InstantSource clock() {
    return clock;
  }

  /** The chats are touched by one at a time. */
  synchronized <T> T inTurn(Function<Account, T> deed) {
    return deed.apply(this);
  }

  ObjectNode me() {
    return Json.object()
        .put("id", bot.id())
        .put("is_bot", true)
        .put("first_name", bot.userName())
        .put("username", bot.userName())
        .put("can_join_groups", true)
        .put("can_read_all_group_messages", false)
        .put("supports_inline_queries", false);
  }

  int nextMessage() {
    return messages.incrementAndGet();
  }

  Chat open(long id, String title) {
    return chats.computeIfAbsent(id, each -> new Chat(each, title));
  }

  /** The chat that a call names, if the bot may write there. */
  Chat chat(Params params) {
    if (params.text("chat_id").isBlank()) {
      throw Refusal.badRequest("chat_id is empty");
    }
    var chat = chats.get(params.number("chat_id", 0));
    if (chat == null) {
      throw Refusal.badRequest("chat not found");
    }
    chat.requireNotBlocked();
    return chat;
  }

  /** Counts what is sent against the limits. */
  void count(Chat chat) {
    limits.count(chat.id(), clock.instant());
  }

  void pressed(String query, Chat chat) {
    presses.put(query, chat);
  }

  /** The chat of a press that has no answer yet. */
  Optional<Chat> answerPress(String query) {
    return Optional.ofNullable(presses.remove(query));
  }

  boolean isUnanswered(String query) {
    return presses.containsKey(query);
  }

  void store(String id, SentFile file) {
    files.put(id, file);
  }

  Optional<SentFile> file(String id) {
    return Optional.ofNullable(files.get(id));
  }

  Map<String, JsonNode> commands() {
    return commands;
  }

  /** A message as the Bot API tells it. */
  ObjectNode json(Chat chat, Posted message) {
    var json = Json.object().put("message_id", message.id());
    json.put("date", clock.instant().getEpochSecond());
    json.set("chat", chat.json());
    if (message.byBot()) {
      json.set("from", me());
    }
    var said = new StyledText(message.text(), message.styles());
    json.put(message.file().isPresent() ? "caption" : "text", message.text());
    if (!message.styles().isEmpty()) {
      json.set(message.file().isPresent() ? "caption_entities" : "entities", said.entities());
    }
    message.file().ifPresent(file -> json.set("document", document(message.id(), file)));
    if (!message.keyboard().isMissingNode()) {
      json.set("reply_markup", message.keyboard());
    }
    return json;
  }

  private static ObjectNode document(int message, SentFile file) {
    return Json.object()
        .put("file_id", "file-" + message)
        .put("file_unique_id", "unique-" + message)
        .put("file_name", file.name())
        .put("file_size", file.bytes().length);
  }
}
