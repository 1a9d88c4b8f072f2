package dev.orchestrator.bridge;

import dev.orchestrator.messages.Answer;
import org.jspecify.annotations.Nullable;

/** What a program outside is told when something is not done for it. */
record Refusal(String code, @Nullable String field, String message, String remedy) {

  static Refusal of(Answer.Refused<?> refused) {
    return new Refusal(refused.code(), refused.field(), refused.message(), refused.remedy());
  }

  static Refusal malformed(String field, String message, String remedy) {
    return new Refusal("malformed", field, message, remedy);
  }
}
