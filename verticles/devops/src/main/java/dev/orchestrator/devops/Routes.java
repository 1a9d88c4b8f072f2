package dev.orchestrator.devops;

import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Publishes each project at a port of its own and hands requests on to its live release. Runs on an
 * event loop; its methods are called from virtual threads and wait for it.
 */
final class Routes extends VerticleBase {

  /** Connections to a release are dropped before the release drops them. */
  private static final int IDLE_SECONDS = 10;

  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int MOST_CONNECTIONS = 1_000;

  private final String bindHost;
  private final Map<ProjectId, Published> published = new ConcurrentHashMap<>();
  private @org.jspecify.annotations.Nullable HttpClient client;

  Routes(String bindHost) {
    this.bindHost = bindHost;
  }

  private record Published(HttpServer server, Route route) {}

  @Override
  public Future<?> start() {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setConnectTimeout(CONNECT_TIMEOUT_MS),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    return Future.succeededFuture();
  }

  /**
   * Hands a project's requests to a port from now on; those under way end where they began.
   *
   * @throws PortTaken if somebody else listens at the route's port
   */
  void point(ProjectId project, int routePort, int port) {
    var route = open(project, routePort);
    onLoop(() -> {
      route.point(port, java.util.Objects.requireNonNull(client));
      return Future.succeededFuture();
    });
  }

  /** Publishes a project of which nothing runs: its URL says so. */
  void pointNowhere(ProjectId project, int routePort) {
    var route = open(project, routePort);
    onLoop(() -> {
      route.pointNowhere();
      return Future.succeededFuture();
    });
  }

  /** Requests that a port was handed and that are not answered yet. */
  int underWay(ProjectId project, int port) {
    var known = published.get(project);
    return known == null ? 0 : known.route().underWay(port);
  }

  /** Stops publishing a project; its port is free afterwards. */
  void close(ProjectId project) {
    var known = published.remove(project);
    if (known != null) {
      onLoop(() -> known.server().close());
    }
  }

  private synchronized Route open(ProjectId project, int routePort) {
    var known = published.get(project);
    if (known != null) {
      return known.route();
    }
    var route = new Route();
    var opened = onLoop(() -> listen(route, routePort));
    published.put(project, new Published(opened, route));
    return route;
  }

  private Future<HttpServer> listen(Route route, int port) {
    var options =
        new HttpServerOptions().setHost(bindHost).setPort(port).setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(route)
        .listen()
        .recover(failure -> Future.failedFuture(new PortTaken(port, failure)));
  }

  private <T> T onLoop(Supplier<Future<T>> deed) {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> deed.get().onComplete(done));
    return Await.await(done.future());
  }
}
