package dev.orchestrator.llm;

import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;

/**
 * Which model each agent uses. Table {@code agent_config}; read at every call, so that a change
 * counts from the next call on.
 */
public final class AgentConfigs {

  private static final String FIND =
      "SELECT agent, provider, model, temperature FROM agent_config WHERE agent = $1";

  private static final String SET =
      """
      INSERT INTO agent_config (agent, provider, model, temperature) VALUES ($1, $2, $3, $4)
      ON CONFLICT (agent) DO UPDATE
         SET provider = EXCLUDED.provider, model = EXCLUDED.model,
             temperature = EXCLUDED.temperature, changed_at = now()
      """;

  private final Database database;

  public AgentConfigs(Database database) {
    this.database = database;
  }

  /** The agent's model; the offline one if nothing else was set. */
  public AgentConfig of(Agent agent) {
    return database
        .first(AgentConfigs::config, FIND, agent.id())
        .orElseGet(() -> new AgentConfig(agent, "offline", "rules", null));
  }

  /** Changes an agent's model from its next call on. */
  public void set(AgentConfig config) {
    database.query(
        SET, config.agent().id(), config.provider(), config.model(), config.temperature());
  }

  private static AgentConfig config(Row row) {
    return new AgentConfig(
        Agent.valueOf(row.getString("agent").toUpperCase(java.util.Locale.ROOT)),
        row.getString("provider"),
        row.getString("model"),
        row.getDouble("temperature"));
  }
}
