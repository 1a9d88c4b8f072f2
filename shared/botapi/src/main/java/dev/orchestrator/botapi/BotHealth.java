package dev.orchestrator.botapi;

import com.fasterxml.jackson.databind.JsonNode;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;

/**
 * How a bot is, as Telegram says.
 *
 * @param words one line for a person, with the remedy if it is not well
 */
public record BotHealth(boolean well, String words) {

  private static final int UNAUTHORIZED = 401;

  /** Asks Telegram; nothing that waits there is fetched. */
  public static BotHealth of(BotApi api) {
    return switch (api.call(new GetMe())) {
      case Reply.Done<JsonNode>(var me) -> reached(api, "@" + me.path("username").asText());
      case Reply.TooMuch<JsonNode> _ -> broken("Telegram asks for a pause: try again later");
      case Reply.Unanswered<JsonNode>(var why) ->
          broken("Telegram does not answer (%s): check the network".formatted(why));
      case Reply.Refused<JsonNode>(var code, _) when code == UNAUTHORIZED ->
          broken("Telegram does not know the token: check TELEGRAM_BOT_TOKEN");
      case Reply.Refused<JsonNode>(var code, var why) -> broken(code + " " + why);
    };
  }

  /** What waits at Telegram says whether anybody fetches it. */
  private static BotHealth reached(BotApi api, String name) {
    return switch (api.call(new GetWebhookInfo())) {
      case Reply.Done<JsonNode>(var info) -> reached(name, info);
      case Reply.Refused<JsonNode>(var code, var why) -> broken(code + " " + why);
      case Reply.TooMuch<JsonNode> _, Reply.Unanswered<JsonNode> _ ->
          new BotHealth(true, name + " answers");
    };
  }

  private static BotHealth reached(String name, JsonNode info) {
    var waiting = info.path("pending_update_count").asInt();
    var failure = info.path("last_error_message").asText("");
    var words = "%s answers; %d updates wait at Telegram".formatted(name, waiting);
    return failure.isEmpty() || waiting == 0
        ? new BotHealth(true, words)
        : broken("%s; its webhook fails: %s".formatted(words, failure));
  }

  private static BotHealth broken(String words) {
    return new BotHealth(false, words);
  }
}
