package dev.orchestrator.offline;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.orchestrator.messages.Gist;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Moment.Heard;
import dev.orchestrator.offline.Moment.Spoke;
import java.util.List;
import java.util.Locale;

/** A summary of a conversation: what the user asked for, and what was decided and done. */
final class Retelling {

  private Retelling() {}

  static String of(List<ChatMessage> messages) {
    var dialogue = Dialogue.of(messages);
    var gist = new Gist(dialogue.language() == Language.RU ? Locale.of("ru") : Locale.ENGLISH);
    messages.stream()
        .filter(UserMessage.class::isInstance)
        .map(message -> ((UserMessage) message).singleText())
        .filter(text -> text.startsWith(Dialogue.SUMMARY))
        .forEach(text -> gist.after(text.substring(Dialogue.SUMMARY.length())));
    for (var moment : dialogue.moments()) {
      switch (moment) {
        case Heard(var words) -> gist.said(words);
        case Happened(var event) -> gist.happened(event);
        case Spoke _, Called _ -> {}
      }
    }
    var text = gist.text();
    return text.isEmpty() ? "Nothing was decided." : text;
  }
}
