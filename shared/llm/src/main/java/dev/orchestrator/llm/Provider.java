package dev.orchestrator.llm;

import dev.langchain4j.model.chat.ChatModel;

/** Makes the models of one provider. */
@FunctionalInterface
public interface Provider {

  /** The model that the configuration names, ready to be asked. */
  ChatModel model(AgentConfig config);
}
