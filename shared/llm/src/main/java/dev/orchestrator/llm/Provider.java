package dev.orchestrator.llm;

import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the models of one provider. */
interface Provider {

  /**
   * Asks once and blocks until the answer is complete; an interrupt ends it. Throws {@link
   * AttemptFailed}.
   *
   * @param words hears the answer's text while it comes
   */
  Heard ask(Candidate candidate, ChatRequest request, Consumer<String> words);

  /** Whether asking it leaves this process, so that it can fail for reasons of its own. */
  boolean remote();

  /**
   * One model with what it is to be asked with.
   *
   * @param fallback whether it answers in another one's place
   */
  record Candidate(
      ModelName model, @Nullable Double temperature, AgentConfig.Limits limits, boolean fallback) {

    Candidate withoutTemperature() {
      return new Candidate(model, null, limits, fallback);
    }
  }

  /**
   * A complete answer.
   *
   * @param usage absent if the provider did not say
   */
  record Heard(Reply reply, @Nullable Usage usage) {}
}
