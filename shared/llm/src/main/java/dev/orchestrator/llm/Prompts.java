package dev.orchestrator.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The prompts under {@code conf/prompts}, one Markdown file for each role. */
public final class Prompts {

  private Prompts() {}

  /** The agent's prompt as it was when this jar was built. */
  public static String of(Agent agent) {
    var file = "/prompts/" + agent.id() + ".md";
    try (var stream = Prompts.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("there is no prompt " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
