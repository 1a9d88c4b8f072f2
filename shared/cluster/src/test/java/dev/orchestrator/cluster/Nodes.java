package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Clustered Vert.x in this JVM, closed at the end of a test. */
final class Nodes implements AutoCloseable {

  static final Eventually SOON = Eventually.within(Duration.ofSeconds(10));

  private final RedisClusterOptions options;
  private final List<Vertx> started = new CopyOnWriteArrayList<>();

  Nodes(RedisClusterOptions options) {
    this.options = options;
  }

  Nodes(String url) {
    this(RedisClusterOptions.at(url));
  }

  Vertx start() {
    return get(begin());
  }

  Future<Vertx> begin() {
    return Vertx.builder()
        .withClusterManager(new RedisClusterManager(options))
        .buildClustered()
        .onSuccess(started::add);
  }

  /** A port at which something else listens, so that a probe finds nobody dead there. */
  int listening() {
    var alone = Vertx.vertx();
    started.add(alone);
    var server = alone.createNetServer().connectHandler(_ -> {});
    return get(server.listen(0, "127.0.0.1")).actualPort();
  }

  /** A node that says of itself that it listens there. */
  Vertx startAdvertised(int port) {
    var bus = new EventBusOptions().setHost("127.0.0.1").setClusterPublicPort(port);
    return get(
        Vertx.builder()
            .with(new VertxOptions().setEventBusOptions(bus))
            .withClusterManager(new RedisClusterManager(options))
            .buildClustered()
            .onSuccess(started::add));
  }

  /** As a node writes that it listens there. */
  static Buffer written(int port) {
    var written = Buffer.buffer();
    new NodeInfo("127.0.0.1", port, null).writeToBuffer(written);
    return written;
  }

  /** Has a node answer at an address; done when the others can know. */
  static void answer(Vertx by, String address, String answer) {
    get(by.eventBus().consumer(address, message -> message.reply(answer)).completion());
  }

  static String ask(Vertx from, String address) {
    return get(from.eventBus().<String>request(address, "")).body();
  }

  /** Whether an answer comes, and soon. */
  static boolean isAnswered(Vertx from, String address) {
    return askOnce(from, address).isPresent();
  }

  /**
   * The answer, if one comes soon: what was sent to a node that has just stopped to listen is lost.
   */
  static Optional<String> askOnce(Vertx from, String address) {
    var options = new DeliveryOptions().setSendTimeout(2_000);
    return get(
        from.eventBus()
            .<String>request(address, "", options)
            .transform(answer ->
                Future.succeededFuture(Optional.ofNullable(answer.result()).map(Message::body))));
  }

  static RedisClusterManager manager(Vertx vertx) {
    return (RedisClusterManager) ((VertxInternal) vertx).clusterManager();
  }

  static List<String> seenBy(Vertx vertx) {
    return manager(vertx).getNodes();
  }

  /** Waits until each of them sees these nodes and no others. */
  static void agree(Vertx... nodes) {
    var ids = List.of(nodes).stream().map(node -> manager(node).getNodeId()).sorted().toList();
    SOON.untilAsserted(
        () -> assertThat(nodes).allSatisfy(node -> assertThat(seenBy(node)).isEqualTo(ids)));
  }

  /** Whether that node knows a consumer there without asking Redis. */
  boolean knows(Vertx node, String address) {
    return consumers(node, address) > 0;
  }

  int consumers(Vertx node, String address) {
    return get(manager(node).node().knownConsumers(address)).size();
  }

  /** What Redis answers to that command: a number, or 1 for OK. */
  long redis(String command, Object... args) {
    var answer = answer(command, args);
    return answer.equals("OK") ? 1 : Long.parseLong(answer);
  }

  String answer(String command, Object... args) {
    var vertx = Vertx.vertx();
    try {
      var request = Request.cmd(Command.create(command));
      for (var arg : args) {
        request.arg(arg instanceof Buffer bytes ? bytes : Buffer.buffer(arg.toString()));
      }
      var client = Redis.createClient(vertx, options.urls().getFirst());
      return get(client.send(request).map(String::valueOf));
    } finally {
      get(vertx.close());
    }
  }

  static Throwable failure(Future<?> future) {
    return get(future.transform(outcome -> Future.succeededFuture(outcome.cause())));
  }

  static <T extends @Nullable Object> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    started.forEach(vertx -> get(vertx.close()));
  }
}
