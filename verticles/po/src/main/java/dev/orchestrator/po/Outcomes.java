package dev.orchestrator.po;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What came of an approved command, in one line for the person who approved it. */
final class Outcomes {

  private static final int LONGEST = 1_000;

  private Outcomes() {}

  /**
   * The line about an answer.
   *
   * @param answer an {@link dev.orchestrator.messages.Answer} as JSON
   */
  static String line(JsonNode answer, Locale locale) {
    var lines = PoLines.in(locale);
    if (answer.path("type").asText().equals("Refused")) {
      return lines.of(
          "outcome.refused", answer.path("message").asText(), answer.path("remedy").asText());
    }
    var result = answer.path("result");
    if (result.has("flows")) {
      return lines.of("outcome.cancelled", result.path("flows").size());
    }
    if (result.path("text").isTextual()) {
      return cut(result.path("text").asText()); // a service has words for people
    }
    return result.has("project") && result.has("flow")
        ? lines.of("outcome.started", result.path("project").asText())
        : lines.of("outcome.done");
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
