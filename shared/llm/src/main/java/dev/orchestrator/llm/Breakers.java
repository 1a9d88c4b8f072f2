package dev.orchestrator.llm;

import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One circuit breaker for each model; it opens only for what is the provider's trouble. */
final class Breakers {

  private static final long WITHOUT_LIMIT = -1;
  private static final Duration WINDOW = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final Patience patience;
  private final Outages outages;
  private final Map<ModelName, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  Breakers(Vertx vertx, Patience patience, Consumer<ModelName> outage) {
    this.vertx = vertx;
    this.patience = patience;
    this.outages = new Outages(vertx, patience.borne(), outage);
  }

  CircuitBreaker of(ModelName model) {
    return breakers.computeIfAbsent(model, this::open);
  }

  private CircuitBreaker open(ModelName model) {
    var options =
        new CircuitBreakerOptions()
            .setMaxFailures(patience.troubles())
            .setFailuresRollingWindow(WINDOW.toMillis())
            .setTimeout(WITHOUT_LIMIT) // an attempt has its own
            .setResetTimeout(patience.leftAlone().toMillis());
    return CircuitBreaker.create(model.toString(), vertx, options)
        .failurePolicy(result ->
            result.cause() instanceof AttemptFailed failed && failed.kind().providersTrouble())
        .openHandler(_ -> outages.goesOn(model))
        .closeHandler(_ -> outages.over(model));
  }
}
