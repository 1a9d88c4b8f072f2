package dev.orchestrator.botapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.TokenFinding.Free;
import dev.orchestrator.botapi.TokenFinding.HasWebhook;
import dev.orchestrator.botapi.TokenFinding.PolledElsewhere;
import dev.orchestrator.botapi.TokenFinding.Unanswered;
import dev.orchestrator.botapi.TokenFinding.Unknown;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Secret;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;

/**
 * Looks whether a token is a bot's that nobody uses. No update is consumed, but whoever polls with
 * it is interrupted once: Telegram offers no other way to notice them. For any virtual thread.
 */
public final class TokenCheck {

  private static final Pattern SHAPE = Pattern.compile("\\d{1,18}:[A-Za-z0-9_-]{10,200}");

  private static final int TROUBLES = 5;
  private static final Duration WINDOW = Duration.ofMinutes(2);
  private static final Duration LEFT_ALONE = Duration.ofSeconds(30);
  private static final long WITHOUT_LIMIT = -1;

  private final HttpClient client;
  private final URI base;
  private final Duration watch;
  private final CircuitBreaker breaker;

  /**
   * @param base where the Bot API is
   * @param watch for how long it is watched whether somebody else polls; a program that was
   *     interrupted comes back within a few seconds
   */
  public TokenCheck(Vertx vertx, HttpClient client, URI base, Duration watch) {
    this.client = client;
    this.base = base;
    this.watch = watch;
    this.breaker =
        CircuitBreaker.create(
            "telegram",
            vertx,
            new CircuitBreakerOptions()
                .setMaxFailures(TROUBLES)
                .setFailuresRollingWindow(WINDOW.toMillis())
                .setTimeout(WITHOUT_LIMIT) // a call has its own
                .setResetTimeout(LEFT_ALONE.toMillis()));
  }

  /** Whether it looks as BotFather's tokens do. */
  public static boolean hasShape(String token) {
    return SHAPE.matcher(token).matches();
  }

  /** Asks Telegram; takes as long as it watches. */
  public TokenFinding look(Secret token) {
    if (!hasShape(token.reveal())) {
      return new Unknown();
    }
    try {
      return Await.await(breaker.execute(() -> start(token)));
    } catch (NoAnswer e) {
      return new Unanswered(e.why);
    } catch (OpenCircuitException e) {
      return new Unanswered("it did not answer several times, and is asked again later");
    }
  }

  /** On a thread of its own: the circuit breaker waits for a future. */
  private Future<TokenFinding> start(Secret token) {
    var finding = Promise.<TokenFinding>promise();
    Thread.ofVirtual().name("token-check").start(() -> complete(finding, token));
    return finding.future();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, whoever waits hears of it
  private void complete(Promise<TokenFinding> finding, Secret token) {
    try {
      finding.complete(found(new BotApi(client, base, token)));
    } catch (RuntimeException e) {
      finding.fail(e);
    }
  }

  private TokenFinding found(BotApi api) {
    return switch (api.call(new GetMe())) {
      case Reply.Done<JsonNode>(var me) -> used(api).orElseGet(() -> free(me));
      case Reply.Refused<JsonNode> _ -> new Unknown();
      case Reply.TooMuch<JsonNode> tooMuch -> throw new NoAnswer(tooMuch);
      case Reply.Unanswered<JsonNode>(var why) -> throw new NoAnswer(why);
    };
  }

  private static TokenFinding free(JsonNode me) {
    return new Free(me.path("id").asLong(), me.path("username").asText());
  }

  private Optional<TokenFinding> used(BotApi api) {
    return webhook(api).or(() -> new OtherPoller(api, watch).look());
  }

  private static Optional<TokenFinding> webhook(BotApi api) {
    return answered(
        api.call(new GetWebhookInfo()),
        info ->
            Optional.of(info.path("url").asText())
                .filter(url -> !url.isEmpty())
                .map(url -> new HasWebhook(host(url))));
  }

  /** The path of a webhook is often a secret. */
  private static String host(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost()).orElse("");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** What a call that has to do with updates tells; refused it is while others get them. */
  static Optional<TokenFinding> answered(
      Reply<JsonNode> reply, Function<JsonNode, Optional<TokenFinding>> read) {
    return switch (reply) {
      case Reply.Done<JsonNode>(var result) -> read.apply(result);
      case Reply.Refused<JsonNode>(var code, _) when code == OtherPoller.CONFLICT ->
          Optional.of(new PolledElsewhere());
      case Reply.Refused<JsonNode>(var code, var why) -> throw new NoAnswer(code + " " + why);
      case Reply.TooMuch<JsonNode> tooMuch -> throw new NoAnswer(tooMuch);
      case Reply.Unanswered<JsonNode>(var why) -> throw new NoAnswer(why);
    };
  }

  /** Telegram was not heard: the one thing that the circuit breaker counts. */
  private static final class NoAnswer extends RuntimeException {

    private final String why;

    NoAnswer(String why) {
      super(why);
      this.why = why;
    }

    NoAnswer(Reply.TooMuch<JsonNode> tooMuch) {
      this("it asks for a pause of %d s".formatted(tooMuch.pause().toSeconds()));
    }
  }
}
