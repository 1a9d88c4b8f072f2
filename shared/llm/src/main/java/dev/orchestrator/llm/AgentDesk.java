package dev.orchestrator.llm;

import dev.orchestrator.llm.AgentConfigs.Configured;
import dev.orchestrator.messages.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes which model an agent uses, if the model can be used. */
public final class AgentDesk {

  private final AgentConfigs configs;
  private final Models models;
  private final Trials trials;

  public AgentDesk(AgentConfigs configs, Models models, Trials trials) {
    this.configs = configs;
    this.models = models;
    this.trials = trials;
  }

  /**
   * What an agent is to use.
   *
   * @param temperature absent to send none
   * @param outputTokens absent for the usual limit
   * @param timeoutSeconds absent for the usual limit
   */
  public record Wish(
      ModelName model,
      @Nullable Double temperature,
      @Nullable Integer outputTokens,
      @Nullable Integer timeoutSeconds,
      @Nullable ModelName fallback) {}

  /**
   * An agent has another model.
   *
   * @param warning what speaks against it for the moment; empty if nothing does
   */
  public record Changed(Configured configured, String warning) {}

  /** All agents with their models. */
  public List<Configured> list() {
    return Arrays.stream(Agent.values()).map(configs::configured).toList();
  }

  /** The names of the providers that are set up. */
  public List<String> providers() {
    return List.copyOf(new TreeSet<>(models.providers().names()));
  }

  /** An agent by its name. */
  public Optional<Agent> find(String name) {
    return Arrays.stream(Agent.values()).filter(agent -> agent.id().equals(name)).findFirst();
  }

  /** An agent and its model. */
  public Configured show(Agent agent) {
    return configs.configured(agent);
  }

  /** Sets the model after it was tried; one that can never answer is refused. */
  public Answer<Changed> set(Agent agent, Wish wish) {
    return set(agent, wish, _ -> true);
  }

  /** As {@link #set(Agent, Wish)}, if the agent still has the model that the change is made for. */
  public Answer<Changed> set(Agent agent, Wish wish, Predicate<Configured> asSeen) {
    var refused = refusal(wish);
    if (refused.isPresent()) {
      return refused.get();
    }
    var config = config(agent, wish);
    var warning = "";
    for (var candidate : Models.candidates(config)) {
      var failed = trials.judge(agent, candidate);
      if (failed.filter(failure -> failure.kind().wantsCorrection()).isPresent()) {
        return unusable(candidate.fallback() ? "fallback" : "model", failed.get());
      }
      warning = failed.map(ModelFailed::getMessage).orElse(warning);
    }
    return configs.set(config, asSeen)
        ? new Answer.Done<>(new Changed(new Configured(config, false), warning))
        : changedMeanwhile(agent);
  }

  /** Gives an agent its default model back, if it still has the one that this is meant for. */
  public Answer<Configured> reset(Agent agent, Predicate<Configured> asSeen) {
    return configs.reset(agent, asSeen)
        ? new Answer.Done<>(configs.configured(agent))
        : changedMeanwhile(agent);
  }

  private static <R> Answer<R> changedMeanwhile(Agent agent) {
    return Answer.refused(
        "changed_meanwhile",
        "The model of %s is not the one that you have seen any more.".formatted(agent.id()),
        "Look at it again, and make the change for what is there now.");
  }

  private static AgentConfig config(Agent agent, Wish wish) {
    var usual = AgentConfig.Limits.USUAL;
    var tokens = wish.outputTokens() == null ? usual.outputTokens() : wish.outputTokens();
    var seconds = wish.timeoutSeconds() == null ? usual.timeoutSeconds() : wish.timeoutSeconds();
    return new AgentConfig(
        agent,
        wish.model(),
        wish.temperature(),
        new AgentConfig.Limits(tokens, seconds),
        wish.fallback());
  }

  private Optional<Answer<Changed>> refusal(Wish wish) {
    var fallback = wish.fallback();
    return unknownProvider("provider", wish.model())
        .or(() -> fallback == null ? Optional.empty() : unknownProvider("fallback", fallback))
        .or(() -> outside("temperature", wish.temperature(), 0, AgentConfigs.HOTTEST))
        .or(() -> outside("max_output_tokens", wish.outputTokens(), 64, AgentConfigs.MOST_TOKENS))
        .or(() ->
            outside("timeout_seconds", wish.timeoutSeconds(), 1, AgentConfigs.LONGEST_SECONDS));
  }

  private Optional<Answer<Changed>> unknownProvider(String field, ModelName model) {
    var name = model.provider();
    if (models.providers().find(name).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        models
            .providers()
            .missingSetting(name)
            .map(setting ->
                Answer.<Changed>refusedInput(
                    "provider_not_set_up",
                    field,
                    "The provider %s is not set up on this server.".formatted(name),
                    "Set %s and restart the server, or take one of %s."
                        .formatted(setting, String.join(", ", providers()))))
            .orElseGet(() ->
                Answer.refusedInput(
                    "provider_unknown",
                    field,
                    "There is no provider of that name.",
                    "One of " + String.join(", ", providers()) + ".")));
  }

  private static Optional<Answer<Changed>> outside(
      String field, @Nullable Number value, double least, double most) {
    if (value == null || (value.doubleValue() >= least && value.doubleValue() <= most)) {
      return Optional.empty();
    }
    return Optional.of(
        Answer.refusedInput(
            field + "_invalid",
            field,
            "%s is not from %.0f to %.0f.".formatted(field, least, most),
            "Send such a number, or leave it out."));
  }

  private static Answer<Changed> unusable(String field, ModelFailed failed) {
    return Answer.refusedInput(
        "model_unusable",
        field,
        "The model was tried and cannot be used: %s.".formatted(failed.getMessage()),
        "Correct the model's name, the temperature or the provider's key.");
  }
}
