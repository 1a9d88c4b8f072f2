package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.util.Locale;

/** Which method a call means; names are taken in any case, as the real one does. */
final class Methods {

  private final HttpClient client;

  Methods(HttpClient client) {
    this.client = client;
  }

  JsonNode call(Account account, String method, Params params) {
    return switch (method.toLowerCase(Locale.ROOT)) {
      case "getupdates" -> account.inbox().poll(params);
      case "setwebhook" ->
          AccountMethods.setWebhook(account, params, client, reply -> replied(account, reply));
      case "deletewebhook" -> AccountMethods.deleteWebhook(account, params);
      case "getwebhookinfo" -> account.inbox().webhookInfo();
      default -> account.inTurn(held -> callInTurn(held, method, params));
    };
  }

  private static JsonNode callInTurn(Account account, String method, Params params) {
    return switch (method.toLowerCase(Locale.ROOT)) {
      case "getme" -> account.me();
      case "sendmessage" -> MessageMethods.sendMessage(account, params);
      case "senddocument" -> MessageMethods.sendDocument(account, params);
      case "editmessagetext" -> MessageMethods.editMessageText(account, params);
      case "editmessagereplymarkup" -> MessageMethods.editMessageReplyMarkup(account, params);
      case "deletemessage" -> MessageMethods.deleteMessage(account, params);
      case "sendchataction" -> MessageMethods.sendChatAction(account, params);
      case "answercallbackquery" -> MessageMethods.answerCallbackQuery(account, params);
      case "setmycommands" -> AccountMethods.setMyCommands(account, params);
      case "getmycommands" -> AccountMethods.getMyCommands(account, params);
      case "deletemycommands" -> AccountMethods.deleteMyCommands(account, params);
      case "getfile" -> AccountMethods.getFile(account, params);
      default -> throw Refusal.of(404, "Not Found: method not found");
    };
  }

  private void replied(Account account, JsonNode reply) {
    if (reply instanceof ObjectNode values) {
      call(account, values.path("method").asText(), Params.of(values));
    }
  }
}
