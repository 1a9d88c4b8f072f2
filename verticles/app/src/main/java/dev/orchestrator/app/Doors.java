package dev.orchestrator.app;

import dev.orchestrator.api.ApiVerticle;
import dev.orchestrator.api.HealthVerticle;
import dev.orchestrator.bridge.BridgeVerticle;
import dev.orchestrator.flow.Peers;
import dev.orchestrator.platform.BridgeSettings;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.ProjectViews;
import dev.orchestrator.store.PublicUrls;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What strangers can come to: the API, or, where that is left out, what says how the node is.
 *
 * @param listen where; only one of the two opens
 * @param bridge where other programs come to the bus; its place is that of the settings, on a port
 *     that is free
 */
record Doors(
    HostPort listen,
    BridgeSettings bridge,
    Archive archive,
    Workshop workshop,
    ModelRoom models,
    BotRoom bots,
    Watch watch) {

  /**
   * What is watched.
   *
   * @param bot how the bot is that people talk with; empty if there is none here
   * @param leaving completes when the server is asked to end
   */
  record Watch(
      Bus bus,
      Redis redis,
      Cluster cluster,
      Optional<Supplier<ApiVerticle.Finding>> bot,
      Future<Void> leaving) {}

  /** Everything. */
  Deployable api() {
    var office = new ApiVerticle.ModelOffice(models.agents(), models.spending());
    return new ApiVerticle(listen, archive.access(), stores(), office, self());
  }

  /** The event bus for other programs, where the settings have it listen. */
  Optional<Supplier<Deployable>> busBridge() {
    return bridge.listen().map(place -> () -> busBridge(place));
  }

  private Deployable busBridge(HostPort place) {
    var rooms =
        new BridgeVerticle.Rooms(
            archive.access(), archive.threads(), archive.joined(), workshop.data().nodeName());
    return new BridgeVerticle(place, bridge.tls(), watch.bus(), rooms);
  }

  /** How the node is, and nothing else. */
  Deployable health() {
    return new HealthVerticle(listen, archive.access(), self());
  }

  private ApiVerticle.Stores stores() {
    return new ApiVerticle.Stores(
        archive.threads(),
        archive.log(),
        archive.receipts(),
        archive.approvals(),
        archive.projects(),
        new ProjectViews(archive.database(), new PublicUrls(workshop.url())),
        archive.flows(),
        workshop.forge(),
        archive.alerts(),
        archive.refused(),
        models.ledger(),
        archive.releases(),
        archive.vault(),
        archive.events(),
        archive.jobs(),
        archive.nodes(),
        archive.joined(),
        bots.registration());
  }

  private ApiVerticle.Watch self() {
    var data = workshop.data();
    return new ApiVerticle.Watch(
        checks(),
        new Examination(data.path(), this::postgres, this::redis, models.trials(), watch.bot()),
        new ApiVerticle.Neighbourhood(
            data.nodeName(), watch.cluster()::names, BridgeVerticle::asyncApi),
        watch.leaving());
  }

  private List<ApiVerticle.Check> checks() {
    var peers = new Peers(archive.database());
    return List.of(
        new ApiVerticle.Check("postgres", true, this::postgres),
        new ApiVerticle.Check("redis", false, this::redis),
        new ApiVerticle.Check("cluster", false, () -> watch.cluster().trouble(peers)),
        new ApiVerticle.Check("models", false, models.trials()::trouble));
  }

  private Optional<String> postgres() {
    return trouble(archive.database());
  }

  private static Optional<String> trouble(Database database) {
    try {
      database.query("SELECT 1");
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("does not answer");
    }
  }

  private Optional<String> redis() {
    return watch.redis().ping() ? Optional.empty() : Optional.of("does not answer");
  }
}
