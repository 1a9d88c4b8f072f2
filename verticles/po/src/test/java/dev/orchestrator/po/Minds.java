package dev.orchestrator.po;

import dev.orchestrator.llm.AgentConfigs;
import dev.orchestrator.llm.DefaultModels;
import dev.orchestrator.llm.LlmCalls;
import dev.orchestrator.llm.Models;
import dev.orchestrator.llm.Patience;
import dev.orchestrator.llm.Prices;
import dev.orchestrator.llm.Providers;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.offline.OfflinePlanner;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who answers in the dialogues, and how they did: the offline planner, or with {@code
 * -Ddialogues.real} the provider that the environment sets up.
 */
final class Minds {

  private static final String TOKENS =
      """
      SELECT coalesce(sum(input_tokens), 0) + coalesce(sum(output_tokens), 0) AS tokens
        FROM llm_call WHERE thread_id = $1
      """;

  private final boolean real;
  private final List<Line> lines = new ArrayList<>();
  private long began;
  private Optional<ThreadId> thread = Optional.empty();

  private Minds(boolean real) {
    this.real = real;
  }

  static Minds chosen() {
    return new Minds(Boolean.getBoolean("dialogues.real"));
  }

  /** One row of the table. */
  private record Line(String dialogue, boolean good, long millis, ThreadId thread) {}

  boolean real() {
    return real;
  }

  Models models(Stage stage) {
    if (!real) {
      return Models.local(stage.vertx, new OfflinePlanner(), stage.database);
    }
    var settings = Settings.from(environment()).models();
    return new Models(
        stage.vertx,
        Providers.of(settings, new OfflinePlanner()),
        new AgentConfigs(stage.database, DefaultModels.of(settings), _ -> {}),
        new LlmCalls(stage.database, Prices.of(settings.prices())),
        Patience.USUAL);
  }

  /** PROVIDER and MODEL are short for the settings of a server. */
  private static Map<String, String> environment() {
    var env = new HashMap<>(System.getenv());
    env.keySet().removeIf(name -> name.startsWith("ORCHESTRATOR_"));
    copy(env, "PROVIDER", "ORCHESTRATOR_PROVIDER");
    copy(env, "MODEL", "ORCHESTRATOR_MODEL");
    return env;
  }

  private static void copy(Map<String, String> env, String from, String to) {
    var value = System.getenv(from);
    if (value != null && !value.isBlank()) {
      env.put(to, value);
    }
  }

  void begin(ThreadId thread) {
    this.thread = Optional.of(thread);
    this.began = System.nanoTime();
  }

  void end(Dialogue dialogue, List<String> wrong) {
    var millis = (System.nanoTime() - began) / 1_000_000;
    lines.add(
        new Line(String.valueOf(dialogue.name()), wrong.isEmpty(), millis, thread.orElseThrow()));
  }

  /** The table, for whoever runs the dialogues against a model. */
  void report(Database database) {
    if (real) {
      System.out.printf("%-36s %-7s %9s %9s%n", "DIALOGUE", "VERDICT", "TOKENS", "SECONDS");
      for (var line : lines) {
        var tokens =
            database.first(row -> row.getLong("tokens"), TOKENS, line.thread().value()).orElse(0L);
        System.out.printf(
            "%-36s %-7s %9d %9.1f%n",
            line.dialogue(), line.good() ? "good" : "WRONG", tokens, line.millis() / 1000.0);
      }
      var good = lines.stream().filter(Line::good).count();
      System.out.printf("%d of %d good%n", good, lines.size());
    }
  }
}
