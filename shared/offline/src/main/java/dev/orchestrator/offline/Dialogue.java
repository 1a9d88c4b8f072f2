package dev.orchestrator.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.orchestrator.messages.ThreadEvent;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Moment.Heard;
import dev.orchestrator.offline.Moment.Spoke;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A conversation as the planner sees it: what happened in it, and what of that is unanswered. */
record Dialogue(List<Moment> moments) {

  /** What stands before the JSON of an event. */
  static final String EVENT = "[event] ";

  /** What stands before a part of the conversation that was retold. */
  static final String SUMMARY = "[summary] ";

  /** A question of ours with its choices, as it stands in the history. */
  private static final Pattern CHOICES = Pattern.compile("(?s).+\\[([^\\[\\]]+ \\| [^\\[\\]]+)]");

  /** After one of these, all that came before has its answer. */
  private static final Set<String> ANSWERS = Set.of("respond_to_user", "ask_user", "finish_task");

  static Dialogue of(List<ChatMessage> messages) {
    var results = results(messages);
    var moments = new ArrayList<Moment>();
    for (var message : messages) {
      switch (message) {
        case UserMessage user when words(user).startsWith(SUMMARY) -> {} // older than all of it
        case UserMessage user -> moments.add(heard(words(user)));
        case AiMessage ai -> spoken(ai, results, moments);
        default -> {}
      }
    }
    return new Dialogue(List.copyOf(moments));
  }

  /** Everything after the ProductOwner's last words to the user. */
  List<Moment> unanswered() {
    return moments.subList(answered(), moments.size());
  }

  /** How many moments, from the first on, have their answer. */
  int answered() {
    for (var i = moments.size(); i > 0; i--) {
      if (answers(moments.get(i - 1))) {
        return i;
      }
    }
    return 0;
  }

  /** The language of the user's last words. */
  Language language() {
    return moments.reversed().stream()
        .filter(Heard.class::isInstance)
        .map(moment -> ((Heard) moment).words())
        .filter(words -> words.matches("(?s).*\\p{L}.*"))
        .findFirst()
        .map(Language::of)
        .orElse(Language.EN);
  }

  /** The newest question to the user, if nothing but the last user's words came after it. */
  Optional<Called> questionBefore(int moment) {
    for (var i = moment - 1; i >= 0; i--) {
      switch (moments.get(i)) {
        case Called called when called.tool().equals("ask_user") -> {
          return Optional.of(called);
        }
        case Spoke(var words) -> {
          return asked(words);
        }
        case Heard _ -> {
          return Optional.empty();
        }
        case Called _, Happened _ -> {}
      }
    }
    return Optional.empty();
  }

  /** A question of an earlier turn stands there as words. */
  private static Optional<Called> asked(String words) {
    var choices = CHOICES.matcher(words.strip());
    if (!choices.matches()) {
      return words.strip().endsWith("?")
          ? Optional.of(question(words, List.of()))
          : Optional.empty();
    }
    return Optional.of(question(words, List.of(choices.group(1).split(" \\| "))));
  }

  private static Called question(String words, List<String> choices) {
    var asked = ToolCall.of(new ToolCall.AskUser(words, choices));
    return new Called(asked.tool(), asked.arguments(), null);
  }

  /** The user's words before this moment, newest first. */
  List<String> heardBefore(int moment) {
    return moments.subList(0, moment).reversed().stream()
        .filter(Heard.class::isInstance)
        .map(m -> ((Heard) m).words())
        .toList();
  }

  private static boolean answers(Moment moment) {
    return switch (moment) {
      case Spoke _ -> true;
      case Called called -> ANSWERS.contains(called.tool());
      case Heard _, Happened _ -> false;
    };
  }

  private static Map<String, String> results(List<ChatMessage> messages) {
    var results = new HashMap<String, String>();
    for (var message : messages) {
      if (message instanceof ToolExecutionResultMessage result) {
        results.put(String.valueOf(result.id()), String.valueOf(result.text()));
      }
    }
    return results;
  }

  private static void spoken(AiMessage ai, Map<String, String> results, List<Moment> moments) {
    for (var request : ai.toolExecutionRequests()) {
      moments.add(
          new Called(request.name(), arguments(request.arguments()), results.get(request.id())));
    }
    if (!ai.hasToolExecutionRequests()) {
      moments.add(new Spoke(String.valueOf(ai.text())));
    }
  }

  private static JsonNode arguments(String json) {
    try {
      return Json.tree(json);
    } catch (JsonMismatch e) {
      return Json.tree("{}");
    }
  }

  /** Words that only look like an event are words. */
  private static Moment heard(String words) {
    if (!words.startsWith(EVENT)) {
      return new Heard(words);
    }
    try {
      return switch (Json.read(words.substring(EVENT.length()), ThreadEvent.class)) {
        case UserSaid(_, var text) -> new Heard(text);
        case Said(var text) -> new Spoke(text);
        case ThreadEvent event -> new Happened(event);
      };
    } catch (JsonMismatch e) {
      return new Heard(words);
    }
  }

  private static String words(UserMessage message) {
    return message.contents().stream()
        .filter(TextContent.class::isInstance)
        .map(content -> ((TextContent) content).text())
        .collect(Collectors.joining("\n"));
  }
}
