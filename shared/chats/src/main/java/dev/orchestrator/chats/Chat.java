package dev.orchestrator.chats;

import io.vertx.sqlclient.Row;

/**
 * A chat with a bot of ours. Neither number is ever the id of a user.
 *
 * @param bot the bot's id at Telegram
 * @param id the chat's id there; 0 stands for what is about none
 */
public record Chat(long bot, long id) {

  static Chat of(Row row) {
    return new Chat(row.getLong("bot"), row.getLong("chat"));
  }
}
