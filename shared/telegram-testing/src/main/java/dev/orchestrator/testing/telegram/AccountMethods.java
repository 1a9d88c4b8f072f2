package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.net.http.HttpClient;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The methods about the bot itself: how it hears, its commands, the files it was sent. */
final class AccountMethods {

  private static final Pattern COMMAND = Pattern.compile("[a-z0-9_]{1,32}");
  private static final int LONGEST_DESCRIPTION = 256;
  private static final int MOST_COMMANDS = 100;
  private static final int LARGEST_DOWNLOAD = 20 * 1024 * 1024;

  private AccountMethods() {}

  static JsonNode setWebhook(
      Account account, Params params, HttpClient client, Consumer<JsonNode> reply) {
    if (params.text("url").isBlank()) {
      return deleteWebhook(account, params);
    }
    var target = WebhookTarget.from(params);
    var inbox = account.inbox();
    inbox.setWebhook(new Webhook(target, client, inbox::delivered, reply), params);
    return BooleanNode.TRUE;
  }

  static JsonNode deleteWebhook(Account account, Params params) {
    account.inbox().removeWebhook(params);
    return BooleanNode.TRUE;
  }

  static JsonNode setMyCommands(Account account, Params params) {
    var commands = params.json("commands").orElseGet(Json::array);
    if (commands.size() > MOST_COMMANDS) {
      throw Refusal.badRequest("BOT_COMMANDS_TOO_MUCH");
    }
    for (var command : commands) {
      if (!COMMAND.matcher(command.path("command").asText()).matches()) {
        throw Refusal.badRequest("BOT_COMMAND_INVALID");
      }
      var description = command.path("description").asText();
      if (description.isBlank() || description.length() > LONGEST_DESCRIPTION) {
        throw Refusal.badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
      }
    }
    account.commands().put(scope(params), commands);
    return BooleanNode.TRUE;
  }

  static JsonNode getMyCommands(Account account, Params params) {
    return Objects.requireNonNullElseGet(account.commands().get(scope(params)), Json::array);
  }

  static JsonNode deleteMyCommands(Account account, Params params) {
    account.commands().remove(scope(params));
    return BooleanNode.TRUE;
  }

  private static String scope(Params params) {
    var scope = params.json("scope").map(JsonNode::toString).orElse("{\"type\":\"default\"}");
    return scope + " " + params.text("language_code");
  }

  static JsonNode getFile(Account account, Params params) {
    var id = params.text("file_id");
    var file = account.file(id).orElseThrow(() -> Refusal.badRequest("invalid file_id"));
    if (file.bytes().length > LARGEST_DOWNLOAD) {
      throw Refusal.badRequest("file is too big");
    }
    return Json.object()
        .put("file_id", id)
        .put("file_unique_id", "unique-" + id)
        .put("file_size", file.bytes().length)
        .put("file_path", "documents/" + id);
  }
}
