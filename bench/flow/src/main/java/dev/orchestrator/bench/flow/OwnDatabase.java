package dev.orchestrator.bench.flow;

import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import io.vertx.core.Vertx;

/** A new database on a given server, dropped at the end: what is in the others is not touched. */
final class OwnDatabase implements AutoCloseable {

  private final Database server;
  private final String name;
  private final Secret url;

  OwnDatabase(Vertx vertx, Secret serverUrl) {
    this.server = Database.open(vertx, serverUrl, 1);
    this.name = "bench_flow_" + ProcessHandle.current().pid();
    this.url = new Secret(renamed(serverUrl.reveal(), name));
    server.query("create database " + name);
  }

  Secret url() {
    return url;
  }

  private static String renamed(String url, String name) {
    var path = url.indexOf('/', url.indexOf("://") + 3);
    var query = url.indexOf('?');
    var options = query < 0 ? "" : url.substring(query);
    return url.substring(0, path < 0 ? url.length() - options.length() : path)
        + "/"
        + name
        + options;
  }

  @Override
  public void close() {
    server.query("drop database " + name + " with (force)");
    server.close();
  }
}
