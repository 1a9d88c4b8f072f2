package dev.orchestrator.api;

import dev.orchestrator.access.Access;
import dev.orchestrator.platform.Settings.HostPort;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The door of a node that does not serve the API: balancers and whoever watches over the process
 * ask it the same as they ask the others, {@code /health} and {@code /ready}. Whatever else is
 * asked is told where it has come. Deploy it with virtual threads.
 */
public final class HealthVerticle extends VerticleBase {

  private static final int LONGEST_ANSWER_SECONDS = 5;

  private final HostPort listen;
  private final Access access;
  private final SelfRoutes self;
  private final Leaving leaving;
  private @Nullable HttpServer server;

  /**
   * @param listen where; port 0 takes any free one, which {@link #port()} then tells
   */
  public HealthVerticle(HostPort listen, Access access, ApiVerticle.Watch watch) {
    this.listen = listen;
    this.access = access;
    this.leaving = new Leaving(watch.leaving());
    this.self = new SelfRoutes(watch, leaving);
  }

  @Override
  public Future<?> start() {
    var manners = new Door.Manners(leaving, Allowance.USUAL, _ -> notServed());
    return new Door(vertx, access, self.ofHealth(), manners)
        .open(listen)
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /** The port that it listens on, once it is deployed. */
  public int port() {
    return Objects.requireNonNull(server, "not deployed yet").actualPort();
  }

  private static Problem notServed() {
    return new Problem(
        404,
        "api_not_served",
        null,
        "This node does not serve the API: its VERTICLES leave it out. It answers /health and /ready alone.",
        "Ask a node that runs the verticle api; GET /api/nodes there lists them all.");
  }
}
