package dev.orchestrator.llm;

import dev.langchain4j.model.output.TokenUsage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a provider counted.
 *
 * @param input all that was sent, also what it had cached
 * @param cached the part of the input that it had cached
 * @param output all that was made, also what was thought and not shown
 */
record Usage(int input, int cached, int output) {

  static @Nullable Usage of(@Nullable TokenUsage usage) {
    return usage == null
        ? null
        : new Usage(
            Objects.requireNonNullElse(usage.inputTokenCount(), 0),
            0,
            Objects.requireNonNullElse(usage.outputTokenCount(), 0));
  }
}
