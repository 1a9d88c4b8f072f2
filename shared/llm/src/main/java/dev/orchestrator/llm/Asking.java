package dev.orchestrator.llm;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.orchestrator.llm.Provider.Candidate;
import dev.orchestrator.platform.Await;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts one question until it is answered: to each candidate in turn, and to one candidate again
 * only after what may heal by itself, or without the temperature that it may not take. Attempts and
 * time are bounded; each attempt goes to the ledger.
 */
final class Asking {

  private final Vertx vertx;
  private final Attempts attempts;
  private final LlmCalls ledger;
  private final ModelHealth health;
  private final Patience patience;
  private final Temperatures temperatures = new Temperatures();

  Asking(Vertx vertx, Attempts attempts, LlmCalls ledger, ModelHealth health, Patience patience) {
    this.vertx = vertx;
    this.attempts = attempts;
    this.ledger = ledger;
    this.health = health;
    this.patience = patience;
  }

  /** Throws {@link ModelFailed} with what the last candidate failed of. */
  Reply ask(Agent agent, List<Candidate> candidates, Question question, Consumer<String> words) {
    var round = new Round(agent, question, words);
    return candidates.stream()
        .flatMap(candidate -> round.ask(candidate).stream())
        .findFirst()
        .orElseThrow(round.failures::toThrow);
  }

  /** One question on its way to an answer. */
  private final class Round {

    private final Agent agent;
    private final Question question;
    private final Consumer<String> words;
    private final long giveUp = System.nanoTime() + patience.total().toNanos();
    private final ModelFailed.Failures failures;
    private boolean anew;

    Round(Agent agent, Question question, Consumer<String> words) {
      this.agent = agent;
      this.question = question;
      this.words = words;
      this.failures = new ModelFailed.Failures(agent);
    }

    /** Empty if the candidate did not answer. */
    Optional<Reply> ask(Candidate candidate) {
      var as = temperatures.known(candidate);
      for (var number = 1; number <= patience.attempts(); number++) {
        try {
          var reply = attempt(as, number);
          temperatures.answered(candidate, as);
          return Optional.of(reply);
        } catch (AttemptFailed e) {
          failures.add(candidate.model(), e);
          anew = true;
          var without = Temperatures.mayBeToBlame(as, e);
          if (number == patience.attempts() || !(without || pause(e, number, giveUp))) {
            break;
          }
          as = without ? as.withoutTemperature() : as;
        }
      }
      return Optional.empty();
    }

    private Reply attempt(Candidate as, int number) {
      if (anew) {
        words.accept("");
      }
      return Asking.this.attempt(new LlmCall.Try(agent, as, question, number), giveUp, words);
    }
  }

  private Reply attempt(LlmCall.Try which, long giveUp, Consumer<String> words) {
    var began = System.nanoTime();
    var candidate = which.candidate();
    try {
      var heard = attempts.ask(candidate, request(which), most(candidate, giveUp), words);
      ledger.add(LlmCall.answered(which, heard.usage(), since(began)));
      health.answered(candidate.model());
      return heard.reply();
    } catch (AttemptFailed e) {
      if (e.kind() != ModelTrouble.PAUSED && e.kind() != ModelTrouble.NOT_CONFIGURED) {
        ledger.add(LlmCall.failed(which, e, since(began)));
      }
      health.failed(candidate.model(), e);
      throw e;
    }
  }

  private static ChatRequest request(LlmCall.Try which) {
    var question = which.question();
    var request =
        ChatRequest.builder()
            .messages(Translation.messages(question.lines(), which.candidate().model()))
            .toolSpecifications(question.tools().stream().map(ToolSchema::of).toList());
    var temperature = which.candidate().temperature();
    return (temperature == null ? request : request.temperature(temperature)).build();
  }

  /** The first attempt may take its time; the later ones get what is left. */
  private static Duration most(Candidate candidate, long giveUp) {
    var own = Duration.ofSeconds(candidate.limits().timeoutSeconds());
    var left = Duration.ofNanos(Math.max(giveUp - System.nanoTime(), 1_000_000));
    return own.compareTo(left) < 0 ? own : left;
  }

  /** Waits before the next attempt at the same candidate; false if there is to be none. */
  private boolean pause(AttemptFailed failed, int number, long giveUp) {
    var pause = pauseAfter(failed, number);
    if (!failed.kind().heals()
        || pause.compareTo(patience.longestPause()) > 0
        || System.nanoTime() + pause.toNanos() > giveUp) {
      return false;
    }
    Await.await(vertx.timer(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS));
    return true;
  }

  /**
   * Doubles each time and is spread, so that many who failed together do not come back together.
   */
  private Duration pauseAfter(AttemptFailed failed, int number) {
    var doubled = patience.firstPause().multipliedBy(1L << (number - 1));
    var spread = doubled.multipliedBy(ThreadLocalRandom.current().nextLong(50, 151)).dividedBy(100);
    var asked = failed.retryAfter();
    return asked == null || asked.compareTo(spread) < 0 ? spread : asked;
  }

  private static int since(long began) {
    return (int) ((System.nanoTime() - began) / 1_000_000);
  }
}
