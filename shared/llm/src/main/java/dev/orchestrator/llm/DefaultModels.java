package dev.orchestrator.llm;

import dev.orchestrator.platform.BadSetting;
import dev.orchestrator.platform.ModelSettings;
import java.util.Arrays;

/**
 * The models that agents use as long as nothing else is set for them.
 *
 * @param strong for the agents whose mistakes cost most
 * @param cheap for the others
 * @param why where the choice comes from, for people
 */
public record DefaultModels(ModelName strong, ModelName cheap, String why) {

  static final String OFFLINE = "offline";
  private static final String RULES = "rules";
  private static final String CHOICE = "ORCHESTRATOR_PROVIDER";

  /** The planner that needs no model. */
  public static DefaultModels offline(String why) {
    var rules = new ModelName(OFFLINE, RULES);
    return new DefaultModels(rules, rules, why);
  }

  /** The provider that is asked for, else the first that is set up, else the offline planner. */
  public static DefaultModels of(ModelSettings settings) {
    return settings.provider().isPresent()
        ? chosen(settings.provider().get(), settings)
        : Arrays.stream(KnownProvider.values())
            .filter(known -> known.setBy(settings).isPresent())
            .findFirst()
            .map(known -> of(known, settings, known.setBy(settings).orElseThrow() + " is set"))
            .orElseGet(() -> offline("no key of a provider is set"));
  }

  private static DefaultModels chosen(String wanted, ModelSettings settings) {
    if (wanted.equals(OFFLINE)) {
      return offline(CHOICE + " says so");
    }
    var known =
        KnownProvider.named(wanted)
            .orElseThrow(() ->
                new BadSetting(
                    CHOICE, "no such provider; there are " + String.join(", ", Providers.KNOWN)));
    if (known.setBy(settings).isEmpty()) {
      throw new BadSetting(CHOICE, "%s needs %s".formatted(wanted, known.setting()));
    }
    return of(known, settings, CHOICE + " says so");
  }

  private static DefaultModels of(KnownProvider known, ModelSettings settings, String why) {
    var strong = settings.model().orElse(known.defaults().strong());
    var cheap = settings.cheapModel().or(settings::model).orElse(known.defaults().cheap());
    return new DefaultModels(
        new ModelName(known.id(), strong), new ModelName(known.id(), cheap), why);
  }

  /** An agent's model. Who judges or decides is asked for the likeliest answer alone. */
  AgentConfig of(Agent agent) {
    return switch (agent) {
      case PRODUCT_OWNER -> config(agent, strong, 0.2);
      case ARCHITECT, ENV_ANALYST -> config(agent, strong, 0);
      case INTENT_PARSER, SUMMARIZER -> config(agent, cheap, 0);
    };
  }

  private static AgentConfig config(Agent agent, ModelName model, double temperature) {
    return new AgentConfig(agent, model, temperature, AgentConfig.Limits.USUAL, null);
  }

  /** For the log at the start. */
  public String line() {
    return strong.equals(cheap)
        ? "agents use %s by default: %s".formatted(strong, why)
        : "agents use %s and %s by default: %s".formatted(strong, cheap, why);
  }
}
