package dev.orchestrator.api;

import dev.orchestrator.platform.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/** Adds a key to every request, for a client that cannot be given one, and changes nothing else. */
final class KeyAddingProxy implements AutoCloseable {

  private final HttpServer server;
  private final HttpClient client;
  private final int behind;
  private final String key;

  KeyAddingProxy(Vertx vertx, int behind, String key) {
    this.behind = behind;
    this.key = key;
    this.client = vertx.createHttpClient();
    this.server =
        Await.await(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  private void pass(HttpServerRequest request) {
    var target =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(behind, "127.0.0.1"))
            .setMethod(request.method())
            .setURI(request.uri());
    request.headers().forEach(header -> target.addHeader(header.getKey(), header.getValue()));
    target.putHeader("Authorization", "Bearer " + key);
    request
        .body()
        .compose(body -> client.request(target).compose(sent -> sent.send(body)))
        .onSuccess(answer -> {
          request.response().setStatusCode(answer.statusCode());
          request.response().headers().addAll(answer.headers());
          answer.body().onComplete(body -> request.response().end(body.result()));
        })
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  @Override
  public void close() {
    Await.await(server.close());
    Await.await(client.close());
  }
}
