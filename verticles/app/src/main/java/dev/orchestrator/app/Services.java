package dev.orchestrator.app;

import dev.orchestrator.platform.EmbeddedPostgres;
import dev.orchestrator.platform.EmbeddedRedis;
import dev.orchestrator.platform.MigrationFailed;
import dev.orchestrator.platform.Migrations;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres and the Redis that this server uses: those that the settings name, else embedded
 * ones.
 *
 * @param embedded whether the database is an embedded one
 */
record Services(Secret postgres, Secret redis, boolean embedded) {

  private static final Logger LOG = LoggerFactory.getLogger(Services.class);

  /** How long a database that is away at the start is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /** Starts what is to be embedded and brings the schema up to date. */
  static Services start(Settings settings, DataDir data, Closing closing) {
    var postgres = settings.postgres().orElseGet(() -> embeddedPostgres(data, closing));
    var redis = settings.redis().orElseGet(() -> embeddedRedis(data, closing));
    migrate(postgres);
    return new Services(postgres, redis, settings.postgres().isEmpty());
  }

  private static Secret embeddedPostgres(DataDir data, Closing closing) {
    return closing.add("embedded Postgres", EmbeddedPostgres.start(data.resolve("postgres"))).url();
  }

  private static Secret embeddedRedis(DataDir data, Closing closing) {
    return closing.add("embedded Redis", EmbeddedRedis.start(data.resolve("redis"))).url();
  }

  private static void migrate(Secret postgres) {
    var giveUp = System.nanoTime() + PATIENCE.toNanos();
    for (var told = false; ; told = true) {
      try {
        Migrations.run(postgres, "db/flow", "flow_migrations");
        Migrations.run(postgres, "db/store", "store_migrations");
        return;
      } catch (MigrationFailed e) {
        waitOrGiveUp(e, giveUp, told);
      }
    }
  }

  private static void waitOrGiveUp(MigrationFailed failure, long giveUp, boolean told) {
    if (!failure.away() || System.nanoTime() > giveUp) {
      throw new CannotStart(failure.getMessage() + "; check POSTGRES_URL");
    }
    if (!told) {
      LOG.warn("{}; trying for {} s", failure.getMessage(), PATIENCE.toSeconds());
    }
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while waiting for Postgres");
    }
  }
}
