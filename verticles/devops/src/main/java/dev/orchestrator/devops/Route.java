package dev.orchestrator.devops;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where one project's requests go. It is changed on the event loop that also takes the requests, so
 * each request goes wholly to one release.
 */
final class Route implements Handler<HttpServerRequest> {

  private static final int NOTHING_RUNS = 503;

  private final Map<Integer, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private @Nullable Target target;

  private record Target(int port, HttpProxy proxy, AtomicInteger underWay) {}

  @Override
  public void handle(HttpServerRequest request) {
    var now = target;
    if (now == null) {
      request
          .response()
          .setStatusCode(NOTHING_RUNS)
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .putHeader("Retry-After", "5")
          .end("Nothing is running here at the moment.\n");
      return;
    }
    now.underWay().incrementAndGet();
    var counted = new AtomicInteger(1);
    Handler<Void> ended =
        _ -> {
          if (counted.getAndSet(0) == 1) {
            now.underWay().decrementAndGet();
          }
        };
    request.response().endHandler(ended).closeHandler(ended);
    now.proxy().handle(request);
  }

  void point(int port, HttpClient client) {
    var now = target;
    if (now == null || now.port() != port) {
      var options = new ProxyOptions().setSupportWebSocket(true);
      var proxy = HttpProxy.reverseProxy(options, client).origin(port, Apps.LOOPBACK);
      target = new Target(port, proxy, counter(port));
    }
  }

  void pointNowhere() {
    target = null;
  }

  int underWay(int port) {
    return counter(port).get();
  }

  private AtomicInteger counter(int port) {
    return underWay.computeIfAbsent(port, _ -> new AtomicInteger());
  }
}
