package dev.orchestrator.api;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.Caller;
import dev.orchestrator.access.Gate.Decision;
import dev.orchestrator.access.Scope;
import dev.orchestrator.platform.Settings.HostPort;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The way of every request: the gate judges it before anything else is looked at, then its body is
 * read, then its route runs, and whatever goes wrong becomes problem details.
 */
final class Door {

  /** Longer than the silence between two heartbeats of a stream. */
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx;
  private final Access access;
  private final List<Route> routes;
  private final Leaving leaving;
  private final Allowance allowance;
  private final Connections connections;
  private final Turnstile turnstile;
  private final Book book;
  private final Function<String, Problem> missing;

  /**
   * How it treats those who come.
   *
   * @param missing what is said of a path that is none of the routes'
   */
  record Manners(Leaving leaving, Allowance allowance, Function<String, Problem> missing) {}

  Door(Vertx vertx, Access access, List<Route> routes, Manners manners) {
    this.leaving = manners.leaving();
    this.missing = manners.missing();
    this.allowance = manners.allowance();
    this.connections = new Connections(access.rates().connections(), allowance);
    this.vertx = vertx;
    this.access = access;
    this.turnstile = new Turnstile(access.limits(), access.rates());
    this.book = new Book(access.audit());
    this.routes = List.copyOf(routes);
  }

  /** Opens it for all routes. */
  Future<HttpServer> open(HostPort listen) {
    connections.watch(vertx);
    return vertx
        .createHttpServer(options())
        .connectionHandler(connections::opened)
        .requestHandler(heard(router()))
        .invalidRequestHandler(NotHttp::refuse)
        .listen(listen.port(), listen.host());
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setMaxInitialLineLength(NotHttp.LONGEST_LINE)
        .setMaxHeaderSize(NotHttp.LONGEST_HEADERS)
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true);
  }

  private Handler<HttpServerRequest> heard(Router router) {
    return request -> {
      connections.heard(request.connection());
      router.handle(request);
    };
  }

  private Router router() {
    var router = Router.router(vertx);
    for (var route : routes) {
      router.route(route.method(), route.path()).handler(context -> pass(context, route));
    }
    router.errorHandler(404, context -> Answering.send(context, missing.apply(path(context))));
    router.errorHandler(405, this::refuseMethod);
    router.errorHandler(400, context -> Answering.send(context, NotHttp.malformed()));
    router.errorHandler(500, context -> Answering.send(context, fault(context)));
    return router;
  }

  private void pass(RoutingContext context, Route route) {
    if (leaving.begun()) {
      context.response().putHeader("Connection", "close"); // the next request may go elsewhere
    }
    if (RequestBody.follows(context.request())) {
      context.request().pause(); // nothing may be lost of it while the gate looks the key up
    }
    try (var _ = connections.asked(context.request().connection())) {
      var caller = judge(context, route);
      turnstile.pass(context, route, caller);
      var bytes = RequestBody.read(context.request(), route.mostBytes(), allowance);
      Answering.send(context, book.run(route, new Call(context, caller, bytes)));
    } catch (Exception e) {
      var problem = Faults.problem(e);
      if (route.speaksToGit()) {
        Answering.sendText(context, problem);
      } else {
        Answering.send(context, problem);
      }
    }
  }

  private Optional<Caller> judge(RoutingContext context, Route route) {
    var shown = context.request().getHeader("Authorization");
    return switch (access.gate().judge(route.policy(), route.changes(), shown)) {
      case Decision.Allowed(var caller) -> caller;
      case Decision.Unauthenticated() -> {
        turnstile.refused(context, shown);
        throw unauthenticated();
      }
      case Decision.Forbidden(_) -> throw forbidden();
      case Decision.ScopeMissing(_, var scope) -> throw scopeMissing(scope);
    };
  }

  private static Problem unauthenticated() {
    return new Problem(
        401,
        "key_missing_or_unknown",
        null,
        "This needs a key, and none came along that is valid.",
        "Send Authorization: Bearer <key>; the first key is in data/server.json.");
  }

  static Problem forbidden() {
    return new Problem(
        403, "not_allowed", null, "This key may not do that; only admins may.", "Ask an admin.");
  }

  private static Problem scopeMissing(Scope scope) {
    return new Problem(
        403,
        "scope_missing",
        null,
        "This key does not hold the scope %s.".formatted(scope),
        "Come with a key that holds it; POST /api/keys makes one.");
  }

  private void refuseMethod(RoutingContext context) {
    var allowed =
        routes.stream()
            .filter(route -> route.fits(rawPath(context)))
            .map(route -> route.method().name())
            .distinct()
            .collect(Collectors.joining(", "));
    var problem =
        new Problem(
            405,
            "method_not_allowed",
            null,
            "%s is not possible here.".formatted(context.request().method()),
            "Possible: " + allowed + ".");
    Answering.write(
        context,
        405,
        Answering.PROBLEM,
        Buffer.buffer(Answering.json(problem.body())),
        Map.of("Allow", allowed));
  }

  private static Problem fault(RoutingContext context) {
    return Faults.problem(
        Objects.requireNonNullElseGet(context.failure(), IllegalStateException::new));
  }

  private static String rawPath(RoutingContext context) {
    return Objects.requireNonNullElse(context.request().path(), "");
  }

  private static String path(RoutingContext context) {
    var path = rawPath(context);
    return path.length() <= 200 && Text.clean(path) ? path : "of that name";
  }
}
