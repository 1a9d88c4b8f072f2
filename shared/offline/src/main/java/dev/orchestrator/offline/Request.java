package dev.orchestrator.offline;

import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user asks for, put together from their words and their answers to our questions.
 *
 * @param words the words that asked for it
 * @param project the project that they chose when asked
 * @param answer what they wrote when asked without choices
 */
record Request(String words, Optional<String> project, Optional<String> answer) {

  private static final int LONGEST_ANSWER = 60;

  /** The request that the words at this moment make, or complete. */
  static Request at(Dialogue dialogue, int moment) {
    var words = ((Heard) dialogue.moments().get(moment)).words();
    var fresh = new Request(words, Optional.empty(), Optional.empty());
    var question = dialogue.questionBefore(moment);
    var before = heardBefore(dialogue, moment);
    return question.isEmpty() || before < 0
        ? fresh
        : at(dialogue, before).completed(question.get(), words).orElse(fresh);
  }

  /** A name of the user's in place of the words, if they answered with one. */
  Optional<Request> completed(Called question, String words) {
    var choices = choices(question);
    if (choices.isEmpty()) {
      return words.strip().length() > LONGEST_ANSWER
          ? Optional.empty()
          : Optional.of(new Request(this.words, project, Optional.of(words.strip())));
    }
    return chosen(choices, words)
        .map(choice -> new Request(this.words, Optional.of(choice), answer));
  }

  private static int heardBefore(Dialogue dialogue, int moment) {
    for (var i = moment - 1; i >= 0; i--) {
      if (dialogue.moments().get(i) instanceof Heard) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> choices(Called question) {
    var choices = new ArrayList<String>();
    question.arguments().path("choices").forEach(choice -> choices.add(choice.asText()));
    return choices;
  }

  /** A choice by its text or by its number, counted from 1. */
  private static Optional<String> chosen(List<String> choices, String words) {
    var said = words.strip().replaceAll("[.!\"«»]+", "");
    for (var i = 0; i < choices.size(); i++) {
      if (choices.get(i).equalsIgnoreCase(said) || String.valueOf(i + 1).equals(said)) {
        return Optional.of(choices.get(i));
      }
    }
    return Optional.empty();
  }
}
