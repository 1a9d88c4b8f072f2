package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of events has told of its end and of its cost. It is read beside the library, which
 * takes a stream that broke off for a complete one and forgets what a failed one has cost.
 */
final class Seen {

  private @Nullable Ending ending;
  private boolean closed;
  private int input;
  private int cached;
  private int output;
  private boolean counted;
  private @Nullable String signature;

  void ending(JsonNode name) {
    if (name.isTextual() && !name.textValue().isEmpty()) {
      ending = Ending.named(name.textValue());
    }
  }

  /** Nothing may follow. */
  void close() {
    closed = true;
  }

  void input(JsonNode tokens) {
    input = tokens.asInt(input);
    counted |= tokens.isNumber();
  }

  void cached(JsonNode tokens) {
    cached = tokens.asInt(cached);
  }

  void output(JsonNode tokens) {
    output = tokens.asInt(output);
    counted |= tokens.isNumber();
  }

  int cached() {
    return cached;
  }

  /** The first one counts: calls that are made together share it. */
  void signature(JsonNode sealed) {
    if (signature == null && sealed.isTextual() && !sealed.textValue().isEmpty()) {
      signature = sealed.textValue();
    }
  }

  /** What is to be sent back with the calls; absent if there was nothing. */
  @Nullable String signature() {
    return signature;
  }

  /** Why it ended; absent if it broke off. */
  @Nullable Ending ending() {
    return closed ? ending : null;
  }

  /** What was counted; absent if the provider said nothing. */
  @Nullable Usage usage() {
    return counted ? new Usage(input, cached, output) : null;
  }
}
