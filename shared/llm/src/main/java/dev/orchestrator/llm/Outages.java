package dev.orchestrator.llm;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each model that is left alone and has not answered again for too long, once for each
 * time. That a breaker lets single attempts through meanwhile ends nothing: an answer does.
 */
final class Outages {

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  private final Vertx vertx;
  private final Duration borne;
  private final Consumer<ModelName> told;

  /** The timer of each outage; it stays after it went off, so that nobody is told twice. */
  private final Map<ModelName, Long> timers = new ConcurrentHashMap<>();

  /**
   * @param borne how long nobody is told
   * @param told may wait; if it fails it is told again after the same time
   */
  Outages(Vertx vertx, Duration borne, Consumer<ModelName> told) {
    this.vertx = vertx;
    this.borne = borne;
    this.told = told;
  }

  /** The model is left alone from now on, or still is. */
  void goesOn(ModelName model) {
    timers.computeIfAbsent(model, this::wind);
  }

  /** The model has answered. */
  void over(ModelName model) {
    var timer = timers.remove(model);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private long wind(ModelName model) {
    return vertx.setTimer(
        borne.toMillis(),
        _ -> Thread.ofVirtual().name("outage of " + model).start(() -> tell(model)));
  }

  private void tell(ModelName model) {
    try {
      told.accept(model);
    } catch (RuntimeException e) {
      LOG.warn("that {} does not answer could not be told: {}", model, e.toString());
      timers.computeIfPresent(model, (_, _) -> wind(model));
    }
  }
}
