package dev.orchestrator.botapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.telegram.telegrambots.meta.api.methods.botapimethods.PartialBotApiMethod;

/**
 * Calls Telegram's Bot API for one bot, with the HTTP client that it is given. The token is a part
 * of the address, so addresses are never written anywhere.
 */
public final class BotApi {

  /** The Bot API's own way to write JSON, which its types expect. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Who has taken a message gives up sooner than others get it. */
  private static final Duration FILE_LIMIT = Duration.ofSeconds(50);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;

  private final HttpClient client;
  private final URI base;
  private final Secret token;

  /**
   * @param base where the Bot API is; it may have a path
   */
  public BotApi(HttpClient client, URI base, Secret token) {
    this.client = client;
    this.base = base;
    this.token = token;
  }

  /** The bot's id, which its token begins with. */
  public long bot() {
    return Long.parseLong(token.reveal().substring(0, token.reveal().indexOf(':')));
  }

  /** Calls a method and gives the result as it is. */
  public Reply<JsonNode> call(PartialBotApiMethod<?> method) {
    return call(method, LIMIT);
  }

  /**
   * As above.
   *
   * @param limit how long an answer may take
   */
  public Reply<JsonNode> call(PartialBotApiMethod<?> method, Duration limit) {
    var body = json(method);
    return call(
        method.getMethod(),
        limit,
        request -> request.putHeader("Content-Type", "application/json").send(body));
  }

  private static Buffer json(PartialBotApiMethod<?> method) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(method));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + method.getMethod(), e);
    }
  }

  /** Sends a text into a chat as a file. */
  public Reply<JsonNode> send(TextDocument document) {
    return call("sendDocument", FILE_LIMIT, request -> request.send(document.form()));
  }

  private Reply<JsonNode> call(
      String method,
      Duration limit,
      Function<HttpClientRequest, Future<HttpClientResponse>> question) {
    try {
      var answer =
          client
              .request(options(method))
              .compose(request -> question.apply(request.idleTimeout(limit.toMillis())))
              .compose(HttpClientResponse::body)
              .timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
      return read(Await.await(answer));
    } catch (RuntimeException e) {
      return new Reply.Unanswered<>(Await.reason(e).getClass().getSimpleName());
    }
  }

  private RequestOptions options(String method) {
    var path = base.getPath().replaceAll("/+$", "") + "/bot" + token.reveal() + "/" + method;
    var tls = "https".equals(base.getScheme());
    var usual = tls ? 443 : 80;
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setSsl(tls)
        .setHost(base.getHost())
        .setPort(base.getPort() < 0 ? usual : base.getPort())
        .setURI(path);
  }

  private static Reply<JsonNode> read(Buffer answer) {
    try {
      return read(MAPPER.readTree(answer.getBytes()));
    } catch (java.io.IOException e) {
      return new Reply.Unanswered<>("what came back is no JSON");
    }
  }

  private static Reply<JsonNode> read(JsonNode answer) {
    if (answer.path("ok").asBoolean()) {
      return new Reply.Done<>(answer.path("result"));
    }
    var code = answer.path("error_code").asInt();
    var why = answer.path("description").asText();
    if (code == TOO_MANY_REQUESTS) {
      var seconds = answer.path("parameters").path("retry_after").asLong(1);
      return new Reply.TooMuch<>(Duration.ofSeconds(Math.max(1, seconds)));
    }
    return code == 0 || code >= SERVER_ERRORS
        ? new Reply.Unanswered<>(why)
        : new Reply.Refused<>(code, why);
  }
}
