package dev.orchestrator.app;

import dev.orchestrator.botapi.BotApi;
import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.bots.PoolBots;
import dev.orchestrator.bots.Registration;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.TelegramSettings;
import dev.orchestrator.store.Vault;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/** The bots of what people build, and how their tokens are looked at. */
record BotRoom(PoolBots pool, TokenCheck check, Registration registration) {

  /** Programs that were sent away by another poll come back within about three seconds. */
  private static final Duration WATCH = Duration.ofSeconds(5);

  static BotRoom open(
      Vertx vertx, TelegramSettings settings, Database database, Flows flows, Vault vault) {
    var client = vertx.createHttpClient();
    var check = new TokenCheck(vertx, client, settings.api(), WATCH);
    var pool = new PoolBots(database, vault.secrets().keyring());
    return new BotRoom(
        pool, check, new Registration(pool, flows, check, doorsOwn(settings, client)));
  }

  private static Optional<Long> doorsOwn(TelegramSettings settings, HttpClient client) {
    return settings.token().map(token -> new BotApi(client, settings.api(), token).bot());
  }
}
