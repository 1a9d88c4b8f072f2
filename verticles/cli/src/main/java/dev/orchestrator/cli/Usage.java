package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the models have cost. */
@Command(name = "usage", description = "Show calls, tokens and cost of the models.")
final class Usage implements Callable<Integer> {

  private static final String UNKNOWN = "unknown";

  private final Session session;

  @Option(names = "--days", paramLabel = "<n>", description = "How far back; 30 if not given.")
  private int days = 30;

  @Option(
      names = "--by",
      paramLabel = "<what>",
      description = "Only by agent, model or thread; by agent and by model if not given.")
  private @Nullable String group;

  @Option(names = "--json", description = "All of it, for scripts.")
  private boolean json;

  Usage(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (group != null) {
      show(group);
    } else if (json) {
      var both = Map.of("by_agent", spent("agent"), "by_model", spent("model"));
      session.screen().say(Json.write(both));
    } else {
      show("agent");
      session.screen().say("");
      show("model");
    }
    return 0;
  }

  private JsonNode spent(String by) {
    return session.client().get("/api/usage?days=%d&group=%s".formatted(days, Client.part(by)));
  }

  private void show(String by) {
    var usage = spent(by);
    var screen = session.screen();
    if (json) {
      screen.say(Json.write(usage));
      return;
    }
    var table = new Table(by.toUpperCase(Locale.ROOT), "CALLS", "FAILED", "IN", "OUT", "USD");
    usage.path("spent").forEach(spent -> add(table, spent));
    screen.say(table, "No model was asked in the last %d days.".formatted(days));
    var unpriced = usage.path("spent").valueStream().mapToLong(Usage::unpriced).sum();
    if (unpriced > 0) {
      screen.say("%d calls have no known price and are not in the sums.".formatted(unpriced));
    }
  }

  private static void add(Table table, JsonNode spent) {
    table.add(
        spent.path("name").asText(),
        spent.path("calls").asText(),
        spent.path("failed").asText(),
        spent.path("input_tokens").asText(),
        spent.path("output_tokens").asText(),
        cost(spent));
  }

  private static String cost(JsonNode spent) {
    var known = spent.path("cost_usd");
    if (known.isNull() || known.isMissingNode()) {
      return UNKNOWN;
    }
    var amount = known.decimalValue().stripTrailingZeros().toPlainString();
    return unpriced(spent) > 0 ? amount + " + " + UNKNOWN : amount;
  }

  private static long unpriced(JsonNode spent) {
    return spent.path("unpriced").asLong();
  }
}
