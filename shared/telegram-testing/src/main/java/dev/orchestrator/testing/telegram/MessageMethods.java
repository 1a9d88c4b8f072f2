package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Optional;
import java.util.Set;

/** The methods that put messages into chats, change them and take them away. */
final class MessageMethods {

  private static final int LONGEST_ANSWER = 200;
  private static final long LARGEST_FILE = 50L * 1024 * 1024;
  private static final Set<String> ACTIONS =
      Set.of(
          "typing",
          "upload_photo",
          "record_video",
          "upload_video",
          "record_voice",
          "upload_voice",
          "upload_document",
          "choose_sticker",
          "find_location",
          "record_video_note",
          "upload_video_note");

  private MessageMethods() {}

  static JsonNode sendMessage(Account account, Params params) {
    var chat = account.chat(params);
    var said = StyledText.ofMessage(params);
    return send(account, chat, params, said, Optional.empty());
  }

  static JsonNode sendDocument(Account account, Params params) {
    var chat = account.chat(params);
    var file = params.files().get(params.text("document").replace("attach://", ""));
    var sent = file == null ? params.files().get("document") : file;
    if (sent == null) {
      throw Refusal.badRequest("there is no document in the request");
    }
    if (sent.bytes().length == 0) {
      throw Refusal.badRequest("file must be non-empty");
    }
    if (sent.bytes().length > LARGEST_FILE) {
      throw Refusal.of(413, "Request Entity Too Large");
    }
    return send(account, chat, params, StyledText.ofCaption(params), Optional.of(sent));
  }

  private static JsonNode send(
      Account account, Chat chat, Params params, StyledText said, Optional<SentFile> file) {
    var keyboard = Keyboard.from(params);
    requireRepliedTo(chat, params);
    account.count(chat);
    var id = account.nextMessage();
    var silent = params.flag("disable_notification");
    var message = new Posted(id, true, said.text(), said.styles(), keyboard, file, 0, silent);
    file.ifPresent(sent -> account.store("file-" + id, sent));
    chat.put(message);
    return account.json(chat, message);
  }

  private static void requireRepliedTo(Chat chat, Params params) {
    var reply = params.json("reply_parameters");
    var id = reply.map(json -> json.path("message_id").asInt()).orElse(0);
    var anyway = reply.map(json -> json.path("allow_sending_without_reply").asBoolean());
    if (reply.isPresent() && !anyway.orElse(false) && chat.find(id).isEmpty()) {
      throw Refusal.badRequest("message to be replied not found");
    }
  }

  static JsonNode editMessageText(Account account, Params params) {
    var chat = account.chat(params);
    var said = StyledText.ofMessage(params);
    var shown = ownMessage(chat, params);
    if (shown.file().isPresent()) {
      throw Refusal.badRequest("there is no text in the message to edit");
    }
    return edit(account, chat, shown, said, Keyboard.from(params));
  }

  static JsonNode editMessageReplyMarkup(Account account, Params params) {
    var chat = account.chat(params);
    var shown = ownMessage(chat, params);
    var said = new StyledText(shown.text(), shown.styles());
    return edit(account, chat, shown, said, Keyboard.from(params));
  }

  private static JsonNode edit(
      Account account, Chat chat, Posted shown, StyledText said, JsonNode keyboard) {
    if (shown.says(said, keyboard)) {
      throw Refusal.badRequest(
          "message is not modified: specified new message content and reply markup are exactly"
              + " the same as a current content and reply markup of the message");
    }
    account.count(chat);
    var edited = shown.edited(said, keyboard);
    chat.put(edited);
    return account.json(chat, edited);
  }

  private static Posted ownMessage(Chat chat, Params params) {
    if (params.text("message_id").isBlank()) {
      throw Refusal.badRequest("message identifier is not specified");
    }
    var shown =
        chat.find((int) params.number("message_id", 0))
            .orElseThrow(() -> Refusal.badRequest("message to edit not found"));
    if (!shown.byBot()) {
      throw Refusal.badRequest("message can't be edited");
    }
    return shown;
  }

  static JsonNode deleteMessage(Account account, Params params) {
    var chat = account.chat(params);
    var id = (int) params.number("message_id", 0);
    var shown = chat.find(id);
    if (chat.isGroup() && shown.isPresent() && !shown.get().byBot()) {
      throw Refusal.badRequest("message can't be deleted");
    }
    if (!chat.delete(id)) {
      throw Refusal.badRequest("message to delete not found");
    }
    return BooleanNode.TRUE;
  }

  static JsonNode sendChatAction(Account account, Params params) {
    var chat = account.chat(params);
    if (!ACTIONS.contains(params.text("action"))) {
      throw Refusal.badRequest("wrong parameter action in request");
    }
    chat.typing(account.clock().instant());
    return BooleanNode.TRUE;
  }

  static JsonNode answerCallbackQuery(Account account, Params params) {
    if (params.text("text").length() > LONGEST_ANSWER) {
      throw Refusal.badRequest("MESSAGE_TOO_LONG");
    }
    account
        .answerPress(params.text("callback_query_id"))
        .orElseThrow(() ->
            Refusal.badRequest(
                "query is too old and response timeout expired or query ID is invalid"))
        .answered(params.text("text"));
    return BooleanNode.TRUE;
  }
}
