package dev.orchestrator.bridge;

import dev.orchestrator.access.Access;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Settings.HostPort;
import dev.orchestrator.store.Threads;
import dev.orchestrator.tools.Joined;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets programs in other languages take part in the event bus: over TCP, with a key, within what
 * {@link Rules} allow. Table rows of what they serve live as long as their connections.
 */
public final class BridgeVerticle extends VerticleBase {

  private final HostPort listen;
  private final Optional<Path> tls;
  private final Bus bus;
  private final Rooms rooms;
  private @Nullable NetServer server;
  private @Nullable Watch watch;

  /**
   * What lies behind it.
   *
   * @param node the name of this node
   */
  public record Rooms(Access access, Threads threads, Joined joined, String node) {}

  /**
   * @param tls the folder with {@code node.crt} and {@code node.key}; without it nothing is
   *     encrypted
   */
  public BridgeVerticle(HostPort listen, Optional<Path> tls, Bus bus, Rooms rooms) {
    this.listen = listen;
    this.tls = tls;
    this.bus = bus;
    this.rooms = rooms;
  }

  /** The document of every address and message, as AsyncAPI in YAML. */
  public static String asyncApi() {
    return BusDocument.yaml();
  }

  @Override
  public Future<?> start() {
    rooms.joined().guests().leaveAll(rooms.node()); // whatever a former life of this node left
    var admission = new Admission(rooms.access());
    var watching = new Watch(vertx, admission, rooms.joined().guests());
    watch = watching;
    watching.begin();
    var opened = vertx.createNetServer(options());
    server = opened;
    return opened
        .connectHandler(socket -> receive(socket, admission, watching))
        .listen(listen.port(), listen.host());
  }

  @Override
  public Future<?> stop() {
    Objects.requireNonNull(watch).end(); // each connection then takes what it serves with it
    return Objects.requireNonNull(server).close();
  }

  /** The port that it listens on, once it is deployed. */
  public int port() {
    return Objects.requireNonNull(server, "not deployed yet").actualPort();
  }

  private void receive(NetSocket socket, Admission admission, Watch watching) {
    var visitor = new Visitor(vertx, socket);
    var ledger = new Ledger(rooms.access().audit());
    var stand = new Stand(visitor.id(), rooms.node(), rooms.joined(), ledger);
    if (!watching.come(visitor, stand)) {
      return;
    }
    var staff =
        new Desk.Staff(
            new Ears(vertx, visitor.out()),
            new Orders(bus, ledger, this::ownsThread, visitor.out()),
            stand);
    visitor.receive(
        new Desk(visitor, admission, new Judge(this::ownsThread), staff),
        () -> watching.gone(visitor));
  }

  private boolean ownsThread(Principal principal, ThreadId thread) {
    return rooms.threads().find(principal, thread).isPresent();
  }

  private NetServerOptions options() {
    var options =
        new NetServerOptions()
            .setTcpKeepAlive(true)
            .setReadIdleTimeout(Visitor.IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    tls.ifPresent(folder ->
        options
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(folder.resolve("node.crt").toString())
                    .setKeyPath(folder.resolve("node.key").toString())));
    return options;
  }
}
