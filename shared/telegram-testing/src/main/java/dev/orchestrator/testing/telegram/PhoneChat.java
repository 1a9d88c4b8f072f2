package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A chat with a bot as a person has it in the hand: what they send, press and see. */
public final class PhoneChat {

  /** How long a bot is said to be typing after it said so. */
  private static final Duration TYPING = Duration.ofSeconds(5);

  private final Account account;
  private final Phone phone;
  private final long id;
  private final String title;

  PhoneChat(Account account, Phone phone, long id, String title) {
    this.account = account;
    this.phone = phone;
    this.id = id;
    this.title = title;
  }

  /** Sends a message; the bot is told unless it is a group and the bot was not addressed. */
  public int says(String text) {
    return posts(text, Optional.empty(), OptionalInt.empty());
  }

  /** Answers a message. */
  public int replies(int to, String text) {
    return posts(text, Optional.empty(), OptionalInt.of(to));
  }

  /** Sends a file with words below it. */
  public int sendsFile(SentFile file, String caption) {
    return posts(caption, Optional.of(file), OptionalInt.empty());
  }

  /**
   * Sends what is neither text nor a file.
   *
   * @param kind as the Bot API names it: sticker, voice, location, …
   */
  public int sends(String kind, String json) {
    return sends(kind, json, "{}");
  }

  /**
   * As above.
   *
   * @param more what else the message holds, such as the album that it is a part of
   */
  public int sends(String kind, String json, String more) {
    return account.inTurn(held -> {
      var message = message(held, "", Optional.empty());
      var update = json(held, message, OptionalInt.empty());
      update.remove("text");
      update.set(kind, Json.parse(json));
      update.setAll((ObjectNode) Json.parse(more));
      held.inbox().add("message", id, update);
      return message.id();
    });
  }

  /** Changes what they said. */
  public void edits(int messageId, String text) {
    var _ =
        account.inTurn(held -> {
          var before = chat(held).find(messageId).orElseThrow();
          var now = before.edited(new StyledText(text, List.of()), before.keyboard());
          chat(held).put(now);
          var update = json(held, now, OptionalInt.empty());
          update.put("edit_date", held.clock().instant().getEpochSecond());
          held.inbox().add("edited_message", id, update);
          return now;
        });
  }

  /** Presses the newest button so labelled; the id of the press. */
  public String presses(String label) {
    return account.inTurn(held -> {
      var shown = newestWith(chat(held), label);
      return press(held, shown, shown.dataOf(label).orElseThrow());
    });
  }

  /** Presses what is no longer shown, as a phone that was out of reach does. */
  public String pressesStale(Posted shown, String label) {
    return account.inTurn(held -> press(held, shown, shown.dataOf(label).orElseThrow()));
  }

  /**
   * Presses what says this to the bot, under whatever message, as a phone that was tampered with.
   */
  public String pressesData(String data) {
    return account.inTurn(held -> {
      var shown = message(held, "", Optional.empty());
      return press(held, shown, data);
    });
  }

  private String press(Account held, Posted shown, String data) {
    var query = UUID.randomUUID().toString();
    var json = Json.object().put("id", query).put("chat_instance", Long.toString(id));
    json.set("from", phone.json());
    json.set("message", held.json(chat(held), shown));
    held.pressed(query, chat(held));
    held.inbox().add("callback_query", id, json.put("data", data));
    return query;
  }

  private static Posted newestWith(Chat chat, String label) {
    return chat.shown().reversed().stream()
        .filter(message -> message.dataOf(label).isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no button " + label + " in " + chat.shown()));
  }

  /** What the chat shows now, from the oldest to the newest. */
  public List<Posted> shows() {
    return account.inTurn(held -> chat(held).shown());
  }

  /** What the bot says in it now, from the oldest to the newest. */
  public List<Posted> fromBot() {
    return shows().stream().filter(Posted::byBot).toList();
  }

  /** What the bot answered to presses. */
  public List<String> pressAnswers() {
    return account.inTurn(held -> chat(held).answers());
  }

  /** Whether the circle on the button still turns. */
  public boolean awaitsAnswer(String press) {
    return account.inTurn(held -> held.isUnanswered(press));
  }

  /** Whether the bot is said to be typing. */
  public boolean showsTyping() {
    return account.inTurn(held -> chat(held).typing().filter(this::isRecent).isPresent());
  }

  private boolean isRecent(Instant typing) {
    return account.clock().instant().isBefore(typing.plus(TYPING));
  }

  /** The bot can write here no more. */
  public void blocks() {
    block(true);
  }

  /** The bot can write here again. */
  public void unblocks() {
    block(false);
  }

  private void block(boolean now) {
    var _ =
        account.inTurn(held -> {
          chat(held).block(now);
          var change = Json.object().put("date", held.clock().instant().getEpochSecond());
          change.set("chat", chat(held).json());
          change.set("from", phone.json());
          change.set("new_chat_member", Json.object().put("status", now ? "kicked" : "member"));
          held.inbox().add("my_chat_member", id, change);
          return now;
        });
  }

  private int posts(String text, Optional<SentFile> file, OptionalInt replyTo) {
    return account.inTurn(held -> {
      var message = message(held, text, file);
      file.ifPresent(sent -> held.store("file-" + message.id(), sent));
      if (!chat(held).isGroup() || Addressed.is(held.bot(), chat(held), text, replyTo)) {
        held.inbox().add("message", id, json(held, message, replyTo));
      }
      return message.id();
    });
  }

  private Posted message(Account held, String text, Optional<SentFile> file) {
    var styles = Addressed.styles(text);
    var none = MissingNode.getInstance();
    var message = new Posted(held.nextMessage(), false, text, styles, none, file, 0, false);
    chat(held).put(message);
    return message;
  }

  private ObjectNode json(Account held, Posted message, OptionalInt replyTo) {
    var json = held.json(chat(held), message);
    json.set("from", phone.json());
    replyTo.stream()
        .mapToObj(chat(held)::find)
        .flatMap(Optional::stream)
        .forEach(found -> json.set("reply_to_message", held.json(chat(held), found)));
    return json;
  }

  private Chat chat(Account held) {
    return held.open(id, title);
  }
}
