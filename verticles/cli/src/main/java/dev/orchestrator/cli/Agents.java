package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which model each agent uses. */
@Command(name = "agents", description = "Show or set which model each agent uses.")
final class Agents extends Listing {

  private static final String NONE = "none";

  Agents(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    var listed = session.client().get("/api/agents");
    show(listed, Agents::table, "There are no agents.");
    if (!json()) {
      var providers = names(listed.path("providers"));
      session.screen().say("Providers that are set up: " + providers + ".");
    }
    return 0;
  }

  private static Table table(JsonNode listed) {
    var table = new Table("AGENT", "PROVIDER", "MODEL", "TEMPERATURE", "FALLBACK", "SET");
    for (var agent : listed.path("agents")) {
      table.add(
          agent.path("agent").asText(),
          agent.path("provider").asText(),
          agent.path("model").asText(),
          agent.path("temperature").asText(""),
          agent.path("fallback").asText(""),
          agent.path("by_default").asBoolean() ? "default" : "here");
    }
    return table;
  }

  /** What may be set; what is not given stays as it is. */
  static final class Wishes {
    @Option(names = "--provider", paramLabel = "<name>", description = "Such as openai.")
    private @Nullable String provider;

    @Option(names = "--model", paramLabel = "<name>", description = "As the provider calls it.")
    private @Nullable String model;

    @Option(
        names = "--temperature",
        paramLabel = "<0…2>",
        description = "Or none, for models that take no temperature.")
    private @Nullable String temperature;

    @Option(
        names = "--fallback",
        paramLabel = "<provider/model>",
        description = "Who answers when the model does not; or none.")
    private @Nullable String fallback;

    @Option(
        names = "--max-output-tokens",
        paramLabel = "<n>",
        description = "How much it may say in one answer.")
    private @Nullable Integer outputTokens;

    @Option(
        names = "--timeout-seconds",
        paramLabel = "<n>",
        description = "How long an answer may take.")
    private @Nullable Integer timeoutSeconds;

    /** The agent as it is with the wishes laid over it. */
    Map<String, Object> over(JsonNode agent) {
      var body = new LinkedHashMap<String, Object>();
      put(body, "provider", provider, agent);
      put(body, "model", model, agent);
      put(body, "temperature", number(temperature), agent);
      put(body, "max_output_tokens", outputTokens, agent);
      put(body, "timeout_seconds", timeoutSeconds, agent);
      put(body, "fallback", fallback, agent);
      body.values().removeIf(NONE::equals);
      return body;
    }

    private static void put(
        Map<String, Object> body, String field, @Nullable Object wish, JsonNode agent) {
      if (wish != null) {
        body.put(field, wish);
      } else if (agent.hasNonNull(field)) {
        body.put(field, agent.path(field));
      }
    }

    private static @Nullable Object number(@Nullable String text) {
      try {
        return text == null || text.equals(NONE) ? text : Double.valueOf(text);
      } catch (NumberFormatException e) {
        throw new Stop(Stop.USAGE, "--temperature is a number from 0 to 2, or none.");
      }
    }
  }

  @Command(
      name = "set",
      description = "Give an agent another model, from its next call on. It is tried first.")
  int set(
      @Parameters(
              paramLabel = "<agent>",
              completionCandidates = Known.TeamMembers.class,
              description = "Such as architect.")
          String agent,
      @ArgGroup(exclusive = false) @Nullable Wishes wishes) {
    if (wishes == null) {
      throw new Stop(
          Stop.USAGE, "Say what is to be different. See: orchestrator agents set --help");
    }
    var path = "/api/agents/" + Client.part(agent);
    var changed = session.client().put(path, wishes.over(now(agent)));
    var now = changed.path("agent");
    session
        .screen()
        .say(
            "%s uses %s/%s from now on."
                .formatted(agent, now.path("provider").asText(), now.path("model").asText()));
    var warning = changed.path("warning").asText("");
    if (!warning.isEmpty()) {
      session.screen().warn("For the moment it does not answer: " + warning);
    }
    return 0;
  }

  /** An agent as it is; nothing for one that the server does not know, and will say so. */
  private JsonNode now(String agent) {
    return session
        .client()
        .get("/api/agents")
        .path("agents")
        .valueStream()
        .filter(each -> each.path("agent").asText().equals(agent))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  @Command(name = "reset", description = "Give an agent its default model back.")
  int reset(
      @Parameters(
              paramLabel = "<agent>",
              completionCandidates = Known.TeamMembers.class,
              description = "Such as architect.")
          String agent) {
    var now = session.client().delete("/api/agents/" + Client.part(agent));
    session
        .screen()
        .say(
            "%s uses %s/%s again."
                .formatted(agent, now.path("provider").asText(), now.path("model").asText()));
    return 0;
  }

  private static String names(JsonNode list) {
    return String.join(", ", list.valueStream().map(JsonNode::asText).toList());
  }
}
