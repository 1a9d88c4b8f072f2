package dev.orchestrator.bots;

import dev.orchestrator.botapi.TokenCheck;
import dev.orchestrator.flow.FlowSchema;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.store.Keyring;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.vault.MasterKey;
import dev.orchestrator.vault.MasterKeys;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A pool in a fresh database, beside the double of Telegram. */
final class PoolStage implements AutoCloseable {

  private static final AtomicInteger NAMES = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  final BotApiDouble telegram = BotApiDouble.start();
  final MasterKey key = MasterKey.random();
  final Database database;
  final Flows flows;
  final Keyring ring;
  final Secrets secrets;
  final PoolBots bots;
  final Lending lending;
  final UserId admin;

  PoolStage() {
    var url = FreshPostgres.url();
    FlowSchema.migrate(url);
    Migrations.run(url, "db/store", "store_migrations");
    database = Database.open(vertx, url, 12);
    flows = new Flows(database);
    ring = Keyring.open(database, new MasterKeys(key, List.of(), ""));
    secrets = new Secrets(database, ring);
    bots = new PoolBots(database, ring);
    var given = new GivenSecrets(secrets, new SecretWaits(database));
    lending = new Lending(bots, secrets, given, new Releases(database));
    admin = user();
  }

  /** How bots come into the pool, where this one is the door's own. */
  Registration registration(Optional<Bot> own) {
    var client = vertx.createHttpClient();
    var check = new TokenCheck(vertx, client, URI.create(telegram.url()), Duration.ofMillis(300));
    return new Registration(bots, flows, check, own.map(Bot::id));
  }

  UserId user() {
    var id = UserId.next();
    database.query(
        "INSERT INTO app_user (id, name, role) VALUES ($1, $2, 'ADMIN')",
        id.value(),
        "user-" + NAMES.incrementAndGet());
    return id;
  }

  Project project(String name) {
    return in(tx ->
        new Projects(database)
            .create(
                tx, admin, Optional.empty(), name, "a bot", ProjectKind.TELEGRAM_BOT, List.of()));
  }

  /** A bot of the pool that Telegram was not asked about. */
  Bot pooled(String username) {
    var bot = telegram.newBot(username);
    in(tx -> bots.add(tx, bot.id(), username, new Secret(bot.token()), admin));
    return bot;
  }

  PoolBot lent(Project project) {
    return ((Answer.Done<Lending.Lent>) in(tx -> lending.lend(tx, project))).result().bot();
  }

  Optional<Secret> token(Project project) {
    return in(tx -> secrets.newest(tx, SecretScope.of(project), Lending.TOKEN));
  }

  <T> T in(Function<Tx, T> deed) {
    return flows.transaction(deed);
  }

  @Override
  public void close() {
    database.close();
    telegram.close();
    Await.await(vertx.close());
  }
}
