package dev.orchestrator.app;

import dev.orchestrator.access.Users;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.messages.Role;
import dev.orchestrator.platform.BridgeSettings;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.platform.Settings.HostPort;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A running server. It starts from the ground up: data folder, services, schema, and then the house
 * with its verticles; the API opens last, so that whoever reaches it finds everything there. It is
 * closed the other way round.
 */
final class Server implements AutoCloseable {

  private static final String ADMIN = "admin";
  private static final String API = "api";

  /** How long flows get to reach their next step before they are given back. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Closing closing;
  private final House.Ground ground;
  private final House house;
  private final Door door;

  /** How people get in; the key is only there where somebody can be talked to. */
  private record Door(String banner, String url, Optional<Secret> key) {}

  private Server(Closing closing, House.Ground ground, House house, Door door) {
    this.closing = closing;
    this.ground = ground;
    this.house = house;
    this.door = door;
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
    var listen = free(settings.http(), "ORCHESTRATOR_HTTP");
    var bridge = free(settings.bridge());
    awaitTelegram(settings);
    var url = "http://" + settings.publicHost() + ":" + listen.port();
    var data = closing.add("data folder", DataDir.take(settings.dataDir()));
    var services = Services.start(settings, data, closing);
    var cluster = closing.add("bus", Cluster.open(settings, data.nodeName(), services.redis()));
    var ground = new House.Ground(data, services, cluster);
    var house = House.build(settings, new House.Places(listen, bridge), url, ground);
    closing.add("database", house.database());
    closing.add("redis", house.redis());
    closing.add("presence", house.presence());
    closing.add("flow node", house.node());
    var file = new ServerFile(data.path());
    var key = servesApi(settings) ? Optional.of(adminKey(house, file)) : Optional.<Secret>empty();
    open(house, cluster.vertx(), settings, closing);
    house.presence().come(cluster.address(), listen, chosen(settings, house));
    file.write(url, key, bridge.listen().map(Server::text));
    var models = house.models().line();
    var banner = new Banner(url, bridge.listen(), settings.telegram(), data.path(), models);
    var words = key.isPresent() ? banner.open() : banner.quiet();
    return new Server(closing, ground, house, new Door(words, url, key));
  }

  private static boolean servesApi(Settings settings) {
    return settings.verticles().isEmpty() || settings.verticles().containsKey(API);
  }

  /**
   * The API opens when everything behind it runs. At the end flows are handed over while it still
   * answers and says that it leaves, and then it is closed before what is behind it.
   */
  private static void open(House house, Vertx vertx, Settings settings, Closing closing) {
    var chosen = chosen(settings, house);
    var api = Optional.ofNullable(chosen.remove(API));
    var behind = closing.add("verticles", new Verticles(vertx));
    chosen.values().forEach(behind::deploy);
    house.node().start();
    var door = api.orElseGet(() -> new Verticles.Chosen(house.healthDoor(), 1));
    closing.add(API, new Verticles(vertx)).deploy(door);
    var linger = new Linger(settings.lingerSeconds());
    closing.add("open door", linger::await);
    closing.add("running flows", () -> house.node().drain(DRAIN));
    closing.add("model trials", house.models().trials()).start();
    closing.add("leaving", () -> leave(house, linger));
  }

  /** From now on it is not ready, and says so. */
  private static void leave(House house, Linger linger) {
    house.leaving().tryComplete();
    linger.begin();
  }

  private static Map<String, Verticles.Chosen> chosen(Settings settings, House house) {
    return Verticles.chosen(settings.verticles(), house.verticles(), House.MULTIPLY);
  }

  /** What a person reads when it is ready. */
  String banner() {
    return door.banner();
  }

  String url() {
    return door.url();
  }

  /**
   * The admin's key.
   *
   * @throws CannotStart if nobody can be talked to here
   */
  Secret key() {
    return door.key()
        .orElseThrow(() -> new CannotStart("VERTICLES leaves out api, which this needs"));
  }

  /** What its verticles run in. */
  Vertx vertx() {
    return ground.cluster().vertx();
  }

  /** What runs its flows. */
  FlowNode node() {
    return house.node();
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

  private static BridgeSettings free(BridgeSettings bridge) {
    var place = bridge.listen().map(wanted -> free(wanted, "ORCHESTRATOR_BRIDGE"));
    return new BridgeSettings(place, bridge.tls());
  }

  /** Where Telegram will come is looked at before anything is started, too. */
  private static void awaitTelegram(Settings settings) {
    var telegram = settings.telegram();
    telegram
        .token()
        .flatMap(_ -> telegram.webhook())
        .ifPresent(hook -> free(hook.listen(), "TELEGRAM_WEBHOOK_LISTEN"));
  }

  private static String text(HostPort place) {
    return place.host() + ":" + place.port();
  }

  /** Looks at the port before anything is started, and picks one where any will do. */
  private static HostPort free(HostPort wanted, String setting) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(wanted.host(), wanted.port()));
      return new HostPort(wanted.host(), socket.getLocalPort());
    } catch (IOException e) {
      throw new CannotStart(
          "cannot listen on %s:%d: %s; stop what does, or set %s"
              .formatted(wanted.host(), wanted.port(), e.getMessage(), setting));
    }
  }
}
