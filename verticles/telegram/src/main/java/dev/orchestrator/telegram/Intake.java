package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.chats.Inbox;
import dev.orchestrator.chats.Update;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what Telegram tells, however it comes; only then it may be told so. */
final class Intake {

  /** What is wanted of all that could be told. */
  static final List<String> KINDS =
      List.of("message", "edited_message", "callback_query", "my_chat_member");

  private final long bot;
  private final Inbox inbox;
  private final Consumer<Chat> arrived;

  /**
   * @param arrived is told of each chat for which something was kept
   */
  Intake(long bot, Inbox inbox, Consumer<Chat> arrived) {
    this.bot = bot;
    this.inbox = inbox;
    this.arrived = arrived;
  }

  /** What came is no update. */
  static final class NoUpdate extends RuntimeException {
    NoUpdate() {
      super("what came is no update");
    }
  }

  /**
   * Keeps one.
   *
   * @throws NoUpdate if it is none
   */
  void keep(byte[] json) {
    var update = update(read(json));
    if (inbox.keep(update)) {
      arrived.accept(update.chat());
    }
  }

  private static JsonNode read(byte[] json) {
    try {
      return BotApi.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new NoUpdate();
    }
  }

  /** Keeps all of a list, or none. */
  void keep(JsonNode updates) {
    inbox.keep(updates.valueStream().map(this::update).toList()).stream()
        .map(Update::chat)
        .distinct()
        .forEach(arrived);
  }

  private Update update(JsonNode json) {
    if (!json.path("update_id").canConvertToLong()) {
      throw new NoUpdate();
    }
    return new Update(new Chat(bot, chat(json)), json.path("update_id").asLong(), json.toString());
  }

  /** An update holds one thing, which is in a chat or holds a message that is. */
  private static long chat(JsonNode update) {
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
