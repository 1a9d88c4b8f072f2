package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.botapi.TextDocument;
import dev.orchestrator.chats.Chat;
import dev.orchestrator.markup.Entity;
import dev.orchestrator.markup.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageReplyMarkup;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.MessageEntity;
import org.telegram.telegrambots.meta.api.objects.ReplyParameters;

/** Says to Telegram what a letter says. */
final class Post {

  static final String NOT_MODIFIED = "message is not modified";

  private static final String NOT_FOUND = "message to delete not found";
  private static final int BAD_REQUEST = 400;

  private final BotApi api;

  Post(BotApi api) {
    this.api = api;
  }

  /** Sends it, changes it or takes it away; what is so already is done. */
  Reply<JsonNode> send(Chat chat, Letter letter) {
    return switch (letter) {
      case Letter.Message message -> say(message.part(), part -> message(chat, part, message));
      case Letter.TextFile(var name, var content, var caption) ->
          api.send(new TextDocument(chat.id(), name, content, caption));
      case Letter.Change change -> unless(NOT_MODIFIED, api.call(change(chat, change)));
      case Letter.Rekeyed rekeyed -> unless(NOT_MODIFIED, api.call(rekeyed(chat, rekeyed)));
      case Letter.Removal removal -> remove(chat, removal);
    };
  }

  /** What cannot be taken away is said to be there still. */
  private Reply<JsonNode> remove(Chat chat, Letter.Removal removal) {
    var reply = unless(NOT_FOUND, api.call(removal(chat, removal.messageId())));
    return switch (reply) {
      case Reply.Done<JsonNode> done -> said(chat, removal.done()).orElse(done);
      case Reply.Refused<JsonNode> refused -> said(chat, removal.refused()).orElse(refused);
      case Reply.TooMuch<JsonNode> later -> later;
      case Reply.Unanswered<JsonNode> unanswered -> unanswered;
    };
  }

  private Optional<Reply<JsonNode>> said(Chat chat, @Nullable String words) {
    return Optional.ofNullable(words)
        .map(text -> api.call(SendMessage.builder().chatId(chat.id()).text(text).build()));
  }

  private static Reply<JsonNode> unless(String soAlready, Reply<JsonNode> reply) {
    return reply instanceof Reply.Refused<JsonNode>(_, var why) && why.contains(soAlready)
        ? new Reply.Done<>(MissingNode.getInstance())
        : reply;
  }

  /** What cannot be shown as it is meant is shown as text that can be read. */
  private Reply<JsonNode> say(Part part, Function<Part, BotApiMethod<?>> words) {
    var reply = api.call(words.apply(part));
    var misshaped =
        reply instanceof Reply.Refused<JsonNode> refused && refused.code() == BAD_REQUEST;
    return misshaped && !part.entities().isEmpty() ? sayPlainly(part, words, reply) : reply;
  }

  private Reply<JsonNode> sayPlainly(
      Part part, Function<Part, BotApiMethod<?>> words, Reply<JsonNode> refused) {
    var last = refused;
    for (var plain : part.unformatted()) {
      last = api.call(words.apply(plain));
      if (!(last instanceof Reply.Done)) {
        return last;
      }
    }
    return last;
  }

  private static SendMessage message(Chat chat, Part part, Letter.Message letter) {
    var message =
        SendMessage.builder()
            .chatId(chat.id())
            .text(part.text())
            .entities(entities(part))
            .disableNotification(letter.silent());
    var at = letter.at();
    if (at == null) {
      return message.replyMarkup(Keyboard.of(letter.keys())).build();
    }
    return message
        .replyMarkup(at.wantsAnswer() ? Keyboard.wantingAnswer() : Keyboard.of(letter.keys()))
        .messageThreadId(at.topic() == 0 ? null : Math.toIntExact(at.topic()))
        .replyParameters(answering(at.answers()))
        .build();
  }

  /** What is answered may be gone by now. */
  private static @Nullable ReplyParameters answering(@Nullable Long message) {
    return message == null
        ? null
        : ReplyParameters.builder()
            .messageId(Math.toIntExact(message))
            .allowSendingWithoutReply(true)
            .build();
  }

  private static EditMessageReplyMarkup rekeyed(Chat chat, Letter.Rekeyed rekeyed) {
    return EditMessageReplyMarkup.builder()
        .chatId(chat.id())
        .messageId(Math.toIntExact(rekeyed.messageId()))
        .replyMarkup(Keyboard.of(rekeyed.keys()))
        .build();
  }

  private static EditMessageText change(Chat chat, Letter.Change change) {
    return EditMessageText.builder()
        .chatId(chat.id())
        .messageId(Math.toIntExact(change.messageId()))
        .text(change.text())
        .replyMarkup(Keyboard.of(change.keys()))
        .build();
  }

  private static DeleteMessage removal(Chat chat, long id) {
    return DeleteMessage.builder().chatId(chat.id()).messageId(Math.toIntExact(id)).build();
  }

  private static List<MessageEntity> entities(Part part) {
    return part.entities().stream().map(Post::entity).toList();
  }

  private static MessageEntity entity(Entity entity) {
    var shown =
        MessageEntity.builder()
            .type(entity.kind().wire())
            .offset(entity.offset())
            .length(entity.length());
    return switch (entity.kind()) {
      case TEXT_LINK -> shown.url(entity.about()).build();
      case PRE -> shown.language(entity.about()).build();
      case BOLD, ITALIC, STRIKETHROUGH, CODE, BLOCKQUOTE -> shown.build();
    };
  }
}
