package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.app.ProcessLedger.Kind;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.platform.Settings;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one bus that delivers every message three times, at once, on either of them. */
class MessagesThriceChaosTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String COPY = "copy";

  @TempDir private Path folder;

  private final Secret postgres = FreshPostgres.url();
  private final Secret redis = FreshRedis.url();
  private final String masterKey = Nodes.randomKey();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, postgres, 2);
  private final Flows flows = new Flows(database);

  @AfterEach
  void close() {
    database.close();
    vertx.close().await();
  }

  @Test
  void each_message_has_its_effect_once() {
    var pushes = GitLedger.in(folder);
    try (var one = start("one", pushes);
        var two = start("two", pushes);
        var processes = ProcessLedger.of(folder)) {
      var arrived = List.of(triple(one), triple(two));
      var client = new ApiClient(one.url(), one.key().reveal());
      var thread = client.ask("A service that greets people by name");
      var live = client.await(thread, "DeployFinished", 1, LIMIT);
      allEnd();
      client.say(thread, "make it greet in Russian too");
      client.await(thread, "DeployFinished", 2, LIMIT);
      allEnd();
      var project = live.path("project").asText();
      var order = client.send("POST", "/api/projects/" + project + "/stops", Map.of());
      assertThat(order.status()).as(order.body()).isEqualTo(202);
      client.await(thread, "ProjectStopped", 1, LIMIT);
      allEnd();

      assertThat(client.events(thread, "UserSaid")).hasSize(2);
      assertThat(client.events(thread, "EngineeringFinished")).hasSize(2);
      assertThat(client.events(thread, "DeployFinished")).hasSize(2);
      assertThat(client.events(thread, "ProjectStopped")).hasSize(1);
      assertThat(client.events(thread, "Said"))
          .filteredOn(said -> said.toString().contains(live.path("url").asText()))
          .as("once for each deploy")
          .hasSize(2);
      assertThat(client.get("/api/projects").path("projects")).hasSize(1);
      assertThat(pushes.pushedBranches()).hasSize(2).doesNotHaveDuplicates();
      assertThat(processes.startedAgain(Kind.WORKER)).isEmpty();
      assertThat(processes.startedAgain(Kind.RELEASE)).isEmpty();
      assertThat(processes.running(Kind.RELEASE)).isEmpty();
      assertThat(arrived).allSatisfy(copies -> assertThat(copies).hasPositiveValue());
    }
  }

  private Server start(String name, GitLedger pushes) {
    var settings = new HashMap<>(pushes.watching(TestPorts.next()));
    settings.put("CLUSTER", "true");
    settings.put("POSTGRES_URL", postgres.reveal());
    settings.put("REDIS_URL", redis.reveal());
    settings.put("ORCHESTRATOR_MASTER_KEY", masterKey);
    settings.put("ORCHESTRATOR_GIT", folder.resolve("git").toString());
    settings.put("ORCHESTRATOR_DATA", folder.resolve(name).toString());
    settings.put("ORCHESTRATOR_HTTP", "127.0.0.1:0");
    return Server.start(Settings.from(settings));
  }

  /** Whatever that node sends goes out twice more; returns how many copies arrive there. */
  private static AtomicInteger triple(Server server) {
    var bus = server.vertx().eventBus();
    bus.addOutboundInterceptor((DeliveryContext<Object> sending) -> {
      var isCopy = sending.message().headers().contains(COPY);
      var isReply = sending.message().address().startsWith("__vertx.");
      for (var copies = 0; copies < 2 && !isCopy && !isReply; copies++) {
        copy(server.vertx(), sending);
      }
      sending.next();
    });
    var arrived = new AtomicInteger();
    bus.addInboundInterceptor((DeliveryContext<Object> coming) -> {
      if (coming.message().headers().contains(COPY)) {
        arrived.incrementAndGet();
      }
      coming.next();
    });
    return arrived;
  }

  private static void copy(Vertx vertx, DeliveryContext<Object> sending) {
    var message = sending.message();
    var options = new DeliveryOptions();
    message.headers().forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    options.addHeader(COPY, "yes");
    if (sending.send()) {
      vertx.eventBus().send(message.address(), sending.body(), options);
    } else {
      vertx.eventBus().publish(message.address(), sending.body(), options);
    }
  }

  private void allEnd() {
    ApiClient.await(LIMIT, () -> flows.list(FlowQuery.live()), List::isEmpty);
  }
}
