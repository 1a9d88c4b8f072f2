package dev.orchestrator.app;

import dev.orchestrator.llm.AgentConfigs;
import dev.orchestrator.llm.AgentDesk;
import dev.orchestrator.llm.DefaultModels;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.ModelName;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Patience;
import dev.orchestrator.llm.Prices;
import dev.orchestrator.llm.Providers;
import dev.orchestrator.llm.Spending;
import dev.orchestrator.llm.Trials;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.AgentChanged;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.ModelSettings;
import dev.orchestrator.store.Alerts;
import io.vertx.core.Vertx;

/**
 * The models that the settings bring to life, with what watches over them.
 *
 * @param line which models are used and why, for the person who starts the server
 */
record ModelRoom(
    Models models,
    LlmCalls ledger,
    Spending spending,
    Trials trials,
    AgentDesk agents,
    String line) {

  /** What admins look at when a model stays away. */
  private static final String ALERT = "model_does_not_answer";

  static ModelRoom open(
      Vertx vertx, Bus bus, Database database, ModelSettings settings, Alerts alerts) {
    var defaults = DefaultModels.of(settings);
    var ledger = new LlmCalls(database, Prices.of(settings.prices()));
    var configs =
        new AgentConfigs(
            database,
            defaults,
            agent -> bus.publish(Address.AGENT_CHANGED, new AgentChanged(agent.id())));
    var providers = Providers.of(settings, new OfflinePlanner());
    var models =
        new Models(
            vertx, providers, configs, ledger, Patience.USUAL, model -> raise(alerts, model));
    var trials = new Trials(models, configs);
    bus.inTurn(
        Address.AGENT_CHANGED,
        changed -> {
          configs.forget(changed.agent());
          trials.start();
        });
    var desk = new AgentDesk(configs, models, trials);
    return new ModelRoom(models, ledger, new Spending(database), trials, desk, defaults.line());
  }

  private static void raise(Alerts alerts, ModelName model) {
    var text =
        "%s failed again and again and has not answered for %d minutes (orchestrator doctor)"
            .formatted(model, Patience.USUAL.borne().toMinutes());
    alerts.raise(ALERT, model.toString(), text);
  }
}
