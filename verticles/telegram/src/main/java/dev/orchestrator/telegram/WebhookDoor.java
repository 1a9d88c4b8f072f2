package dev.orchestrator.telegram;

import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.TelegramWebhook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Telegram brings, and answers as soon as it is kept: what is not answered with success
 * comes again. Whoever does not know the secret learns nothing.
 */
final class WebhookDoor {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookDoor.class);

  private static final String SECRET = "X-Telegram-Bot-Api-Secret-Token";

  /** Much more than an update ever has. */
  private static final int LARGEST = 1024 * 1024;

  private static final int IDLE_SECONDS = 120;
  private static final int DONE = 200;
  private static final int BAD = 400;
  private static final int UNKNOWN = 401;
  private static final int NOWHERE = 404;
  private static final int NOT_SO = 405;
  private static final int TOO_LARGE = 413;
  private static final int LATER = 503;

  private final TelegramWebhook webhook;
  private final byte[] secret;
  private final Intake intake;

  WebhookDoor(TelegramWebhook webhook, Secret secret, Intake intake) {
    this.webhook = webhook;
    this.secret = bytes(secret.reveal());
    this.intake = intake;
  }

  Future<HttpServer> open(Vertx vertx) {
    var options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::receive)
        .listen(webhook.listen().port(), webhook.listen().host());
  }

  private void receive(HttpServerRequest request) {
    refusal(request).ifPresentOrElse(status -> refuse(request, status), () -> read(request));
  }

  private OptionalInt refusal(HttpServerRequest request) {
    if (!webhook.path().equals(request.path())) {
      return OptionalInt.of(NOWHERE);
    }
    var said = bytes(Objects.requireNonNullElse(request.getHeader(SECRET), ""));
    if (!MessageDigest.isEqual(secret, said)) {
      return OptionalInt.of(UNKNOWN);
    }
    return request.method().equals(HttpMethod.POST) ? OptionalInt.empty() : OptionalInt.of(NOT_SO);
  }

  /** What else it sends is not waited for. */
  private static void refuse(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).putHeader("Connection", "close").end();
  }

  private void read(HttpServerRequest request) {
    var body = Buffer.buffer();
    request.handler(part -> {
      if (body.length() + part.length() <= LARGEST) {
        body.appendBuffer(part);
      } else if (!request.response().ended()) {
        refuse(request, TOO_LARGE);
      }
    });
    request.endHandler(_ -> {
      if (!request.response().ended()) {
        request.response().setStatusCode(keep(body)).end();
      }
    });
  }

  private int keep(Buffer body) {
    try {
      intake.keep(body.getBytes());
      return DONE;
    } catch (Intake.NoUpdate e) {
      return BAD;
    } catch (RuntimeException e) {
      LOG.warn("an update cannot be kept; Telegram brings it again: {}", e.toString());
      return LATER;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
