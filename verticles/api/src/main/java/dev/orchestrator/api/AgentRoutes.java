package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.llm.Agent;
import dev.orchestrator.llm.AgentConfig;
import dev.orchestrator.llm.AgentConfigs;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which model each agent uses. */
final class AgentRoutes {

  private static final int LONGEST_NAME = 200;
  private static final double HOTTEST = 2;

  private final AgentConfigs configs;
  private final Set<String> providers;

  /**
   * @param providers the names of those that this server has
   */
  AgentRoutes(AgentConfigs configs, Set<String> providers) {
    this.configs = configs;
    this.providers = new TreeSet<>(providers);
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/agents", Policy.USER, this::list),
        Route.put("/api/agents/:agent", Policy.ADMIN, this::set));
  }

  /** An agent and its model. */
  record Shown(String agent, String provider, String model, @Nullable Double temperature) {

    static Shown of(AgentConfig config) {
      return new Shown(
          config.agent().id(), config.provider(), config.model(), config.temperature());
    }
  }

  /** All agents, and the providers that there are to choose from. */
  record Listed(List<Shown> agents, Set<String> providers) {}

  private Reply list(Call call) {
    var agents = Arrays.stream(Agent.values()).map(configs::of).map(Shown::of).toList();
    return Reply.ok(new Listed(agents, providers));
  }

  private Reply set(Call call) {
    var agent = agent(call.path("agent"));
    var body = call.body("provider", "model", "temperature");
    var config =
        new AgentConfig(
            agent,
            provider(body.text("provider", LONGEST_NAME)),
            body.text("model", LONGEST_NAME),
            body.decimal("temperature").map(AgentRoutes::temperature).orElse(null));
    configs.set(config);
    return Reply.ok(Shown.of(config));
  }

  private static Agent agent(String name) {
    return Arrays.stream(Agent.values())
        .filter(agent -> agent.id().equals(name))
        .findFirst()
        .orElseThrow(() -> Problem.notFound("agent", name));
  }

  private String provider(String name) {
    if (!providers.contains(name)) {
      throw Problem.input(
          "provider_unknown",
          "provider",
          "This server has no provider of that name.",
          "One of " + String.join(", ", providers) + ".");
    }
    return name;
  }

  private static Double temperature(double value) {
    if (!(value >= 0 && value <= HOTTEST)) {
      throw Problem.input(
          "temperature_invalid",
          "temperature",
          "The temperature is not from 0 to 2.",
          "Send a number from 0 to 2, or leave it out.");
    }
    return value;
  }
}
