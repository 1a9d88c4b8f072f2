package dev.orchestrator.llm;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.tools.ToolCard;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked.
 *
 * @param key the step that asks; stands in the ledger
 * @param thread whose conversation it is for
 * @param tools what the model may call
 */
public record Question(
    String key, Optional<ThreadId> thread, List<Line> lines, List<ToolCard> tools) {}
