package dev.orchestrator.testing;

import static dev.orchestrator.testing.ModelProtocol.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What Gemini's third generation seals its thoughts with, and wants back while a turn lasts. */
final class GeminiSignatures {

  /** Sent in the place of a signature for calls that the model has not made. */
  private static final String UNSIGNED = "skip_thought_signature_validator";

  private final Set<String> given = ConcurrentHashMap.newKeySet();

  String next() {
    var signature = "signature-" + UUID.randomUUID();
    given.add(signature);
    return signature;
  }

  /** A turn begins with what a person said last. */
  void requireIn(JsonNode contents) {
    var turn = new ArrayList<JsonNode>();
    for (var content : contents) {
      if (isPersons(content)) {
        turn.clear();
      }
      turn.add(content.path("parts"));
    }
    turn.forEach(this::requireOfFirstCall);
  }

  private static boolean isPersons(JsonNode content) {
    return content.path("role").asText().equals("user")
        && content.path("parts").path(0).has("text");
  }

  private void requireOfFirstCall(JsonNode parts) {
    parts
        .valueStream()
        .filter(part -> part.has("functionCall"))
        .findFirst()
        .map(call -> call.path("thoughtSignature").asText())
        .ifPresent(this::requireGiven);
  }

  private void requireGiven(String signature) {
    require(!signature.isEmpty(), "a function call is missing its thought_signature");
    require(signature.equals(UNSIGNED) || given.contains(signature), "corrupted thought signature");
  }
}
