package dev.orchestrator.llm;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.orchestrator.llm.Provider.Candidate;
import dev.orchestrator.llm.Provider.Heard;
import dev.orchestrator.platform.Await;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks a model once: behind its circuit breaker, on a thread of its own, and no longer than it may
 * take. Whoever waits may be a verticle.
 */
final class Attempts {

  private final Providers providers;
  private final Breakers breakers;

  Attempts(Providers providers, Breakers breakers) {
    this.providers = providers;
    this.breakers = breakers;
  }

  /** Throws {@link AttemptFailed}. */
  Heard ask(Candidate candidate, ChatRequest request, Duration most, Consumer<String> words) {
    var provider = provider(candidate);
    if (!provider.remote()) {
      return provider.ask(candidate, request, words);
    }
    try {
      return Await.await(
          breakers
              .of(candidate.model())
              .execute(() -> start(provider, candidate, request, most, words)));
    } catch (OpenCircuitException e) {
      throw AttemptFailed.of(ModelTrouble.PAUSED);
    }
  }

  private Provider provider(Candidate candidate) {
    var name = candidate.model().provider();
    return providers
        .find(name)
        .orElseThrow(() -> AttemptFailed.of(ModelTrouble.NOT_CONFIGURED, toSetUp(name)));
  }

  private String toSetUp(String name) {
    return providers
        .missingSetting(name)
        .map(setting -> "set " + setting)
        .orElse("there are " + String.join(", ", Providers.KNOWN));
  }

  private static Future<Heard> start(
      Provider provider,
      Candidate candidate,
      ChatRequest request,
      Duration most,
      Consumer<String> words) {
    var heard = Promise.<Heard>promise();
    var over = new AtomicBoolean();
    Consumer<String> whileItCounts =
        text -> {
          if (!over.get()) {
            words.accept(text);
          }
        };
    var thread =
        Thread.ofVirtual()
            .name("model-" + candidate.model())
            .start(() -> complete(heard, () -> provider.ask(candidate, request, whileItCounts)));
    return heard
        .future()
        .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failed -> Future.failedFuture(inTime(failed)))
        .onComplete(_ -> {
          over.set(true);
          thread.interrupt();
        });
  }

  private static void complete(Promise<Heard> heard, java.util.function.Supplier<Heard> asking) {
    try {
      heard.tryComplete(asking.get());
    } catch (Throwable e) {
      heard.tryFail(e);
    }
  }

  private static Throwable inTime(Throwable failed) {
    return failed instanceof TimeoutException ? AttemptFailed.of(ModelTrouble.TIMED_OUT) : failed;
  }
}
