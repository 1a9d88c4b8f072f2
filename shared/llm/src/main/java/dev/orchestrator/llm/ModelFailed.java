package dev.orchestrator.llm;

/** A model did not answer. The message says which and why, for a person. */
public final class ModelFailed extends RuntimeException {
  ModelFailed(AgentConfig config, Throwable cause) {
    super(
        "%s (%s/%s) did not answer: %s"
            .formatted(config.agent().id(), config.provider(), config.model(), cause.getMessage()),
        cause);
  }
}
