package dev.orchestrator.app;

import dev.orchestrator.access.Users;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Settings.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A running server. It starts from the ground up: data folder, services, schema, and then the house
 * with its verticles; the API opens last, so that whoever reaches it finds everything there. It is
 * closed the other way round.
 */
final class Server implements AutoCloseable {

  private static final String ADMIN = "admin";

  private final Closing closing;
  private final DataDir data;
  private final String url;
  private final Secret key;

  private Server(Closing closing, DataDir data, String url, Secret key) {
    this.closing = closing;
    this.data = data;
    this.url = url;
    this.key = key;
  }

  /** Starts everything that the settings ask for; what cannot start is said in one line. */
  static Server start(Settings settings) {
    var closing = new Closing();
    try {
      return start(settings, closing);
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private static Server start(Settings settings, Closing closing) {
    var listen = free(settings.http());
    var url = "http://" + settings.publicHost() + ":" + listen.port();
    var data = closing.add("data folder", DataDir.take(settings.dataDir()));
    var services = Services.start(settings, data, closing);
    var house = closing.add("house", House.build(settings, listen, data, services));
    var file = new ServerFile(data.path());
    var key = adminKey(house, file);
    house.open();
    file.write(url, key);
    return new Server(closing, data, url, key);
  }

  /** What a person reads when it is ready. */
  String banner() {
    return """
    Orchestrator is ready.
      listening   %s
      data        %s
      talk to it  ./orchestrator chat   or   ./orchestrator new "A service that …\""""
        .formatted(url, data.path());
  }

  String url() {
    return url;
  }

  /** The admin's key. */
  Secret key() {
    return key;
  }

  @Override
  public void close() {
    closing.close();
  }

  /** The key of a former start, if it is still good; else a new one. */
  private static Secret adminKey(House house, ServerFile file) {
    return file.key()
        .filter(key -> house.keys().verify(key.reveal()).isPresent())
        .orElseGet(() -> newKey(house));
  }

  private static Secret newKey(House house) {
    var admin = new Users(house.database()).ensure(ADMIN, Role.ADMIN);
    return house.keys().create(admin.user(), "first start");
  }

  /** Looks at the port before anything is started, and picks one where any will do. */
  private static HostPort free(HostPort wanted) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(wanted.host(), wanted.port()));
      return new HostPort(wanted.host(), socket.getLocalPort());
    } catch (IOException e) {
      throw new CannotStart(
          "cannot listen on %s:%d: %s; stop what does, or set ORCHESTRATOR_HTTP"
              .formatted(wanted.host(), wanted.port(), e.getMessage()));
    }
  }
}
