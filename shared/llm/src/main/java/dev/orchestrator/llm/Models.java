package dev.orchestrator.llm;

import dev.langchain4j.model.chat.ChatModel;
import dev.orchestrator.llm.Provider.Candidate;
import dev.orchestrator.messages.Capability;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Database;
import dev.orchestrator.tools.ToolCard;
import dev.orchestrator.tools.Toolbox;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The models that the agents use. Every attempt is written to the ledger, failed ones too; a reply
 * that is not whole never leaves this class.
 */
public final class Models {

  private static final String TRIAL = "trial";
  private static final Set<Capability> SOME = EnumSet.of(Capability.PROJECT_MANAGEMENT);
  private static final List<ToolCard> NO_TOOLS = List.of();
  private static final AgentConfig.Limits SHORT = new AgentConfig.Limits(64, 30);

  private final Providers providers;
  private final AgentConfigs configs;
  private final ModelHealth health = new ModelHealth();
  private final Asking asking;

  /**
   * @param patience how much is borne from a model that does not answer
   */
  public Models(
      Vertx vertx, Providers providers, AgentConfigs configs, LlmCalls ledger, Patience patience) {
    this(vertx, providers, configs, ledger, patience, _ -> {});
  }

  /**
   * As above, with somebody who is told of a model that has not answered for long.
   *
   * @param outage hears of it once for each time, on a thread that may wait
   */
  public Models(
      Vertx vertx,
      Providers providers,
      AgentConfigs configs,
      LlmCalls ledger,
      Patience patience,
      Consumer<ModelName> outage) {
    this.providers = providers;
    this.configs = configs;
    var attempts = new Attempts(providers, new Breakers(vertx, patience, outage));
    this.asking = new Asking(vertx, attempts, ledger, health, patience);
  }

  /** One planner in this process for every agent, whatever the settings say. */
  public static Models local(Vertx vertx, ChatModel planner, Database database) {
    return new Models(
        vertx,
        Providers.offline(planner),
        new AgentConfigs(database),
        new LlmCalls(database),
        Patience.USUAL);
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
    return new Model() {
      @Override
      public Reply ask(Question question) {
        return ask(question, _ -> {});
      }

      @Override
      public Reply ask(Question question, Consumer<String> words) {
        return asking.ask(agent, candidates(configs.of(agent)), question, words);
      }
    };
  }

  Providers providers() {
    return providers;
  }

  ModelHealth health() {
    return health;
  }

  /** Whether asking the model leaves this process; what does not needs no trial. */
  boolean isRemote(ModelName model) {
    return providers.find(model.provider()).map(Provider::remote).orElse(true);
  }

  /**
   * Asks a model for a word, to see whether it answers; throws {@link ModelFailed}. Who will get
   * tools is tried with some, since there are models that answer without them only.
   */
  void tryOut(Agent agent, Candidate candidate) {
    var lines = List.<Line>of(new Line.Outside("Answer with the single word: ready"));
    var tools =
        agent == Agent.PRODUCT_OWNER ? new Toolbox(Role.USER, List.of()).cards(SOME) : NO_TOOLS;
    var question = new Question(TRIAL, Optional.empty(), lines, tools);
    var brief =
        new Candidate(candidate.model(), candidate.temperature(), SHORT, candidate.fallback());
    try {
      asking.ask(agent, List.of(brief), question, _ -> {});
    } catch (ModelFailed e) {
      if (e.kind() != ModelTrouble.CUT_BY_LENGTH) { // it thought until its short answer was full
        throw e;
      }
      health.answered(candidate.model());
    }
  }

  /** The model itself, then who answers in its place. */
  static List<Candidate> candidates(AgentConfig config) {
    var candidates = new ArrayList<Candidate>();
    candidates.add(new Candidate(config.model(), config.temperature(), config.limits(), false));
    var fallback = config.fallback();
    if (fallback != null && !fallback.equals(config.model())) {
      candidates.add(new Candidate(fallback, config.temperature(), config.limits(), true));
    }
    return candidates;
  }
}
