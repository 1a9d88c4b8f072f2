package dev.orchestrator.offline;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Reply.Ask;
import dev.orchestrator.offline.Reply.Finish;
import dev.orchestrator.offline.Reply.Say;
import dev.orchestrator.offline.ToolCall.AskUser;
import dev.orchestrator.offline.ToolCall.FinishTask;
import dev.orchestrator.offline.ToolCall.RespondToUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Puts the replies of a turn into its last message: words alone, or the tools that end a turn. */
final class Ending {

  /** The words, and the calls to make instead of plainly saying them. */
  record Last(String words, List<ToolCall> calls) {

    AiMessage message(Function<ToolCall, ToolExecutionRequest> request) {
      return calls.isEmpty()
          ? AiMessage.from(words)
          : AiMessage.from(calls.stream().map(request).toList());
    }
  }

  private final Set<String> tools;
  private final Phrases phrases;

  Ending(Set<String> tools, Phrases phrases) {
    this.tools = tools;
    this.phrases = phrases;
  }

  Last of(List<Reply> replies, Dialogue dialogue) {
    if (replies.isEmpty()) {
      return new Last(nothingToSay(dialogue), List.of());
    }
    var questions = replies.stream().filter(Ask.class::isInstance).map(Ask.class::cast).toList();
    if (!questions.isEmpty()) {
      return asking(words(replies), questions.getFirst());
    }
    var words = words(replies);
    return replies.getLast() instanceof Finish ? finishing(words) : new Last(words, List.of());
  }

  private Last asking(String words, Ask question) {
    if (!tools.contains("ask_user")) {
      var choices = String.join(", ", question.choices());
      return new Last((words + "\n" + question.question() + " " + choices).strip(), List.of());
    }
    var calls = new ArrayList<ToolCall>();
    if (!words.isEmpty() && tools.contains("respond_to_user")) {
      calls.add(ToolCall.of(new RespondToUser(words)));
    }
    calls.add(ToolCall.of(new AskUser(question.question(), question.choices())));
    return new Last(words, calls);
  }

  private Last finishing(String words) {
    return tools.containsAll(Set.of("respond_to_user", "finish_task"))
        ? new Last(
            words,
            List.of(ToolCall.of(new RespondToUser(words)), ToolCall.of(new FinishTask(words))))
        : new Last(words, List.of());
  }

  private static String words(List<Reply> replies) {
    var words = new ArrayList<String>();
    for (var reply : replies) {
      switch (reply) {
        case Say(var said) -> words.add(said);
        case Finish(var said) -> words.add(said);
        case Ask _ -> {}
      }
    }
    return String.join("\n", words);
  }

  private String nothingToSay(Dialogue dialogue) {
    var last = dialogue.moments().isEmpty() ? null : dialogue.moments().getLast();
    return last instanceof Called called && called.tool().equals("ask_user")
        ? phrases.waiting()
        : phrases.nothingMore();
  }
}
