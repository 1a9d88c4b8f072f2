package dev.orchestrator.llm;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which model each agent uses: the one that was set, else the default. Table {@code agent_config},
 * written by this class alone. What was read is remembered for a minute, or until a change is heard
 * of.
 */
public final class AgentConfigs {

  private static final Duration REMEMBERED = Duration.ofSeconds(60);

  static final double HOTTEST = 2;
  static final int MOST_TOKENS = 1_000_000;
  static final int LONGEST_SECONDS = 3_600;

  private static final String FIND = "SELECT * FROM agent_config WHERE agent = $1";

  private static final String LOCK = "LOCK TABLE agent_config IN SHARE ROW EXCLUSIVE MODE";

  private static final String SET =
      """
      INSERT INTO agent_config
        (agent, provider, model, temperature, max_output_tokens, timeout_seconds,
         fallback_provider, fallback_model)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (agent) DO UPDATE
         SET provider = EXCLUDED.provider, model = EXCLUDED.model,
             temperature = EXCLUDED.temperature, max_output_tokens = EXCLUDED.max_output_tokens,
             timeout_seconds = EXCLUDED.timeout_seconds,
             fallback_provider = EXCLUDED.fallback_provider,
             fallback_model = EXCLUDED.fallback_model, changed_at = now()
      """;

  private static final String RESET = "DELETE FROM agent_config WHERE agent = $1";

  private final Database database;
  private final DefaultModels defaults;
  private final Consumer<Agent> changed;
  private final Map<Agent, Remembered> remembered = new ConcurrentHashMap<>();

  /**
   * @param changed tells the other nodes, which then {@link #forget} what they remember
   */
  public AgentConfigs(Database database, DefaultModels defaults, Consumer<Agent> changed) {
    this.database = database;
    this.defaults = defaults;
    this.changed = changed;
  }

  /** With the offline planner as the default, and nobody to tell. */
  public AgentConfigs(Database database) {
    this(database, DefaultModels.offline("nothing else is set up"), _ -> {});
  }

  private record Remembered(Configured configured, long until) {}

  /**
   * An agent's model.
   *
   * @param byDefault whether nothing was set for the agent
   */
  public record Configured(AgentConfig config, boolean byDefault) {}

  /** The agent's model. */
  public AgentConfig of(Agent agent) {
    return configured(agent).config();
  }

  /** The agent's model, and whether it is the default. */
  public Configured configured(Agent agent) {
    var known = remembered.get(agent);
    if (known != null && System.nanoTime() - known.until() < 0) {
      return known.configured();
    }
    var until = System.nanoTime() + REMEMBERED.toNanos();
    var configured = orDefault(agent, find(agent));
    remembered.put(agent, new Remembered(configured, until));
    return configured;
  }

  private Optional<AgentConfig> find(Agent agent) {
    return database.first(row -> config(agent, row), FIND, agent.id());
  }

  /** Changes an agent's model from its next call on. */
  public void set(AgentConfig config) {
    set(config, _ -> true);
  }

  /**
   * Changes an agent's model from its next call on, if it may: judged by the model that the agent
   * has at that moment.
   */
  public boolean set(AgentConfig config, Predicate<Configured> may) {
    return change(config.agent(), may, connection -> write(connection, config));
  }

  private static void write(SqlConnection connection, AgentConfig config) {
    var fallback = config.fallback();
    Database.rows(
        connection,
        SET,
        config.agent().id(),
        config.model().provider(),
        config.model().model(),
        config.temperature(),
        config.limits().outputTokens(),
        config.limits().timeoutSeconds(),
        fallback == null ? null : fallback.provider(),
        fallback == null ? null : fallback.model());
  }

  /** Gives an agent its default model back. */
  public void reset(Agent agent) {
    reset(agent, _ -> true);
  }

  /** Gives an agent its default model back, if it may: judged as a change is. */
  public boolean reset(Agent agent, Predicate<Configured> may) {
    return change(agent, may, connection -> Database.rows(connection, RESET, agent.id()));
  }

  /** Changes are few: each waits for the one before, also where there is no row to lock. */
  private boolean change(Agent agent, Predicate<Configured> may, Consumer<SqlConnection> deed) {
    var done =
        database.transaction(connection -> {
          Database.rows(connection, LOCK);
          var found = Database.first(connection, row -> config(agent, row), FIND, agent.id());
          var allowed = may.test(orDefault(agent, found));
          if (allowed) {
            deed.accept(connection);
          }
          return allowed;
        });
    if (done) {
      tell(agent);
    }
    return done;
  }

  private Configured orDefault(Agent agent, Optional<AgentConfig> found) {
    return found
        .map(set -> new Configured(set, false))
        .orElseGet(() -> new Configured(defaults.of(agent), true));
  }

  private void tell(Agent agent) {
    remembered.remove(agent);
    changed.accept(agent);
  }

  /** Another node has changed an agent; by a name that this version may not know. */
  public void forget(String agent) {
    Arrays.stream(Agent.values())
        .filter(known -> known.id().equals(agent))
        .forEach(remembered::remove);
  }

  private static AgentConfig config(Agent agent, Row row) {
    return new AgentConfig(
        agent,
        new ModelName(row.getString("provider"), row.getString("model")),
        temperature(row),
        limits(row),
        fallback(row));
  }

  private static @Nullable Double temperature(Row row) {
    var set = row.getDouble("temperature");
    return set != null && set >= 0 && set <= HOTTEST ? set : null;
  }

  private static AgentConfig.Limits limits(Row row) {
    var usual = AgentConfig.Limits.USUAL;
    return new AgentConfig.Limits(
        or(row.getInteger("max_output_tokens"), MOST_TOKENS, usual.outputTokens()),
        or(row.getInteger("timeout_seconds"), LONGEST_SECONDS, usual.timeoutSeconds()));
  }

  /** What no door lets in, somebody wrote by hand; it counts as not set. */
  private static int or(@Nullable Integer set, int most, int usual) {
    return set != null && set > 0 && set <= most ? set : usual;
  }

  private static @Nullable ModelName fallback(Row row) {
    var provider = row.getString("fallback_provider");
    var model = row.getString("fallback_model");
    return provider == null || model == null ? null : new ModelName(provider, model);
  }
}
