package dev.orchestrator.llm;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Map;
import java.util.function.Consumer;

/** The models that the agents use. Every call is written to the ledger, failed ones too. */
public final class Models {

  private final Map<String, Provider> providers;
  private final AgentConfigs configs;
  private final LlmCalls ledger;

  /**
   * @param providers by the name that {@link AgentConfig#provider} uses
   */
  public Models(Map<String, Provider> providers, AgentConfigs configs, LlmCalls ledger) {
    this.providers = Map.copyOf(providers);
    this.configs = configs;
    this.ledger = ledger;
  }

  /** Asks one agent's model. */
  @FunctionalInterface
  public interface Model {

    /** Waits for the answer; throws {@link ModelFailed} if there is none. */
    Reply ask(Question question);

    /**
     * Waits for the answer and tells its words while they come; a model that cannot do so tells
     * none.
     *
     * @param words hears each piece of the answer's text, in order; when an attempt broke off and
     *     another one begins, it hears the empty text and the words begin anew
     */
    default Reply ask(Question question, Consumer<String> words) {
      return ask(question);
    }
  }

  /** The agent's model, as it is configured at the time of each call. */
  public Model of(Agent agent) {
    return question -> ask(configs.of(agent), question);
  }

  private Reply ask(AgentConfig config, Question question) {
    var began = System.nanoTime();
    try {
      var response = chat(config, question);
      ledger.add(LlmCall.answered(config, question, response.tokenUsage(), since(began)));
      return Translation.reply(response.aiMessage());
    } catch (RuntimeException e) {
      ledger.add(LlmCall.failed(config, question, e, since(began)));
      throw new ModelFailed(config, e);
    }
  }

  private ChatResponse chat(AgentConfig config, Question question) {
    var provider = providers.get(config.provider());
    if (provider == null) {
      throw new IllegalStateException(
          "no provider %s; there are %s".formatted(config.provider(), providers.keySet()));
    }
    var request =
        ChatRequest.builder()
            .messages(Translation.messages(question.lines()))
            .toolSpecifications(question.tools().stream().map(ToolSchema::of).toList());
    if (config.temperature() != null) {
      request.temperature(config.temperature());
    }
    return provider.model(config).chat(request.build());
  }

  private static int since(long began) {
    return (int) ((System.nanoTime() - began) / 1_000_000);
  }
}
