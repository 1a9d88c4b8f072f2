package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.AgentConfigs.Configured;
import dev.orchestrator.llm.AgentDesk;
import dev.orchestrator.llm.ModelName;
import dev.orchestrator.messages.Answer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which model each agent uses. */
final class AgentRoutes {

  private final AgentDesk desk;

  AgentRoutes(AgentDesk desk) {
    this.desk = desk;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/agents", Policy.USER, _ -> list()),
        Route.get("/api/agents/:agent", Policy.USER, this::show),
        Route.put("/api/agents/:agent", Policy.ADMIN, this::set),
        Route.delete("/api/agents/:agent", Policy.ADMIN, this::reset));
  }

  /**
   * An agent and its model.
   *
   * @param fallback as {@code provider/model}
   * @param byDefault whether nothing was set for the agent
   */
  record Shown(
      String agent,
      String provider,
      String model,
      @Nullable Double temperature,
      int maxOutputTokens,
      int timeoutSeconds,
      @Nullable String fallback,
      boolean byDefault) {

    static Shown of(Configured configured) {
      var config = configured.config();
      var fallback = config.fallback();
      return new Shown(
          config.agent().id(),
          config.model().provider(),
          config.model().model(),
          config.temperature(),
          config.limits().outputTokens(),
          config.limits().timeoutSeconds(),
          fallback == null ? null : fallback.toString(),
          configured.byDefault());
    }
  }

  /** All agents, and the providers that there are to choose from. */
  record Listed(List<Shown> agents, List<String> providers) {}

  /**
   * What came of a change.
   *
   * @param warning what speaks against the model for the moment; empty if nothing does
   */
  record Changed(Shown agent, String warning) {}

  private Reply list() {
    return Reply.ok(new Listed(desk.list().stream().map(Shown::of).toList(), desk.providers()));
  }

  private Reply show(Call call) {
    var shown = Shown.of(desk.show(agent(call)));
    return States.show(call, shown, shown);
  }

  private Reply set(Call call) {
    var changed = done(desk.set(agent(call), wish(call), asSeen(call)));
    var shown = Shown.of(changed.configured());
    return States.tagged(new Changed(shown, changed.warning()), shown);
  }

  private static Predicate<Configured> asSeen(Call call) {
    var seen = States.seen(call);
    return configured -> seen.admit(Shown.of(configured));
  }

  private static <R> R done(Answer<R> answer) {
    return switch (answer) {
      case Answer.Done<R>(var result) -> result;
      case Answer.Refused<R> refused -> throw Problem.refused(refused);
      case Answer.Asked<R> _ -> throw new IllegalStateException("nobody is asked");
    };
  }

  private static AgentDesk.Wish wish(Call call) {
    var body = call.body();
    return new AgentDesk.Wish(
        new ModelName(body.text("provider"), body.text("model")),
        body.decimal("temperature").orElse(null),
        body.number("max_output_tokens").orElse(null),
        body.number("timeout_seconds").orElse(null),
        body.optionalText("fallback").map(AgentRoutes::fallback).orElse(null));
  }

  /** The model's name may contain slashes of its own. */
  private static ModelName fallback(String text) {
    return Optional.of(text.indexOf('/'))
        .filter(slash -> slash > 0 && slash < text.length() - 1)
        .map(slash -> new ModelName(text.substring(0, slash), text.substring(slash + 1)))
        .orElseThrow(() ->
            Problem.input(
                "fallback_invalid",
                "fallback",
                "The fallback is not a provider and a model.",
                "Send it as provider/model, such as openai/gpt-6-luna."));
  }

  private Reply reset(Call call) {
    var shown = Shown.of(done(desk.reset(agent(call), asSeen(call))));
    return States.tagged(shown, shown);
  }

  private Agent agent(Call call) {
    var name = call.path("agent");
    return desk.find(name).orElseThrow(() -> Problem.notFound("agent", name));
  }
}
