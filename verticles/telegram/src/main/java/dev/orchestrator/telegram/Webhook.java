package dev.orchestrator.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.Reply;
import dev.orchestrator.chats.Wires;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.updates.GetWebhookInfo;
import org.telegram.telegrambots.meta.api.methods.updates.SetWebhook;

/**
 * Sees to it that Telegram brings updates to our address, and goes on doing so: one bot has one
 * webhook, and whoever else has its token can set another or ask for updates instead.
 */
final class Webhook {

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  private static final String MAC = "HmacSHA256";
  private static final int CONNECTIONS = 100;
  private static final long REST = 2_000;
  private static final long LOOK = 60_000;

  private final Vertx vertx;
  private final BotApi api;
  private final Wires wires;
  private final String url;
  private final Secret secret;
  private String trouble = "";
  private boolean stopped;

  Webhook(Vertx vertx, BotApi api, Wires wires, String url, Secret secret) {
    this.vertx = vertx;
    this.api = api;
    this.wires = wires;
    this.url = url;
    this.secret = secret;
  }

  /**
   * What Telegram is to say at each visit: every node finds the same without telling it to others,
   * and nobody finds it who has not the token, which opens all the rest.
   */
  static Secret secretOf(Secret token) {
    try {
      var mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.UTF_8), MAC));
      var code = mac.doFinal("orchestrator webhook".getBytes(StandardCharsets.UTF_8));
      return new Secret(HexFormat.of().formatHex(code));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }

  /** Returns after {@link #stop}; the webhook stays set, so that updates wait at Telegram. */
  void run() {
    var pause = begin();
    while (!stopped) {
      Await.await(vertx.timer(pause));
      pause = stopped ? 0 : look();
    }
  }

  void stop() {
    stopped = true;
  }

  /** It is ours before Telegram knows it, so that it is removed if we are to ask again. */
  private long begin() {
    try {
      wires.webhook(api.bot(), url);
      return set();
    } catch (RuntimeException e) {
      LOG.warn("no webhook is set yet: {}", e.toString());
      return REST;
    }
  }

  private long set() {
    var wanted =
        SetWebhook.builder()
            .url(url)
            .secretToken(secret.reveal())
            .allowedUpdates(Intake.KINDS)
            .maxConnections(CONNECTIONS)
            .build();
    return switch (api.call(wanted)) {
      case Reply.Done<JsonNode> _ -> isSet();
      case Reply.TooMuch<JsonNode>(var pause) -> pause.toMillis();
      case Reply.Refused<JsonNode>(var code, var why) -> refused(code, why);
      case Reply.Unanswered<JsonNode> _ -> REST;
    };
  }

  private long isSet() {
    LOG.info("Telegram brings what people write to {}", url);
    return LOOK;
  }

  private long refused(int code, String why) {
    LOG.warn("Telegram refuses TELEGRAM_WEBHOOK_URL {} ({}): {}", url, code, why);
    return LOOK;
  }

  /** Whether it is still set; what hinders Telegram is told once. */
  private long look() {
    return switch (api.call(new GetWebhookInfo())) {
      case Reply.Done<JsonNode>(var info) -> compare(info);
      case Reply.TooMuch<JsonNode>(var pause) -> pause.toMillis();
      case Reply.Refused<JsonNode>(var code, var why) -> refused(code, why);
      case Reply.Unanswered<JsonNode> _ -> REST;
    };
  }

  private long compare(JsonNode info) {
    var there = info.path("url").asText();
    if (!there.equals(url)) {
      if (!there.isEmpty()) {
        LOG.warn("somebody has set another webhook for bot {}; ours is set again", api.bot());
      }
      return begin();
    }
    tell(
        info.path("pending_update_count").asInt() > 0
            ? info.path("last_error_message").asText()
            : "");
    return LOOK;
  }

  private void tell(String now) {
    if (!now.isEmpty() && !now.equals(trouble)) {
      LOG.warn("updates wait at Telegram, which cannot bring them to {}: {}", url, now);
    }
    trouble = now;
  }
}
