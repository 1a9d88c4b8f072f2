package dev.orchestrator.llm;

import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.ModelSettings;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.tools.Toolbox;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Models on a real ledger, as the settings bring them to life. */
final class Bench implements AutoCloseable {

  static final ThreadId THREAD = ThreadId.next();

  /** So that a test need not wait, and a breaker closes again within it. */
  static final Patience SHORT =
      new Patience(
          3,
          Duration.ofMillis(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          6,
          Duration.ofMillis(300),
          Duration.ofMinutes(5));

  private static final Vertx VERTX = Vertx.vertx();
  private static final Database DATABASE = open();

  final Database database = DATABASE;
  final AgentConfigs configs;
  final LlmCalls ledger;
  final Models models;

  private Bench(ModelSettings settings, Patience patience, Consumer<ModelName> outage) {
    configs = new AgentConfigs(database, DefaultModels.of(settings), _ -> {});
    ledger = new LlmCalls(database);
    var providers = Providers.of(settings, new OfflinePlanner());
    models = new Models(VERTX, providers, configs, ledger, patience, outage);
  }

  /** One for all tests, since a schema takes longer than a test. */
  private static Database open() {
    var url = FreshPostgres.url();
    Migrations.run(url, "db/store", "store_migrations");
    return Database.open(VERTX, url, 4);
  }

  static Bench of(Map<String, String> env) {
    return of(env, SHORT);
  }

  static Bench of(Map<String, String> env, Patience patience) {
    return new Bench(Settings.from(env).models(), patience, _ -> {});
  }

  /** One that tells of models which do not answer for so long. */
  static Bench telling(Map<String, String> env, Duration borne, Consumer<ModelName> outage) {
    var patience =
        new Patience(
            SHORT.attempts(),
            SHORT.firstPause(),
            SHORT.longestPause(),
            SHORT.total(),
            SHORT.troubles(),
            SHORT.leftAlone(),
            borne);
    return new Bench(Settings.from(env).models(), patience, outage);
  }

  /** What makes the doubles known. */
  static Map<String, String> env(Speaker... speakers) {
    var env = new HashMap<String, String>();
    for (var speaker : speakers) {
      env.put(speaker.keySetting(), speaker.server().key());
      env.put(speaker.urlSetting(), speaker.server().url());
    }
    return env;
  }

  /** One question with every tool. */
  static Question question(Line... lines) {
    var tools = new Toolbox(Role.ADMIN, List.of()).cards();
    return new Question("flow/model-1", Optional.of(THREAD), List.of(lines), tools);
  }

  Reply ask() {
    return models.of(Agent.PRODUCT_OWNER).ask(question(new Line.Outside("hello")));
  }

  List<Row> rows() {
    return database.list(row -> row, "SELECT * FROM llm_call ORDER BY at, attempt");
  }

  /** What was set and spent is gone; the next bench finds nothing of it. */
  @Override
  public void close() {
    database.query("DELETE FROM agent_config");
    database.query("DELETE FROM llm_call");
  }
}
