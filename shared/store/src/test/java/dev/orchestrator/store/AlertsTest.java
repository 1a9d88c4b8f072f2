package dev.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.AlertId;
import dev.orchestrator.messages.MessageRefused;
import dev.orchestrator.messages.ThreadMoved;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsTest {

  private final StoreDatabase store = new StoreDatabase();
  private final Alerts alerts = new Alerts(store.database);
  private final RefusedMessages refused = new RefusedMessages(store.database, alerts);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void one_matter_is_one_alert_however_often_it_is_raised() throws Exception {
    var admin = store.user("admin").user();
    StoreDatabase.atOnce(
        20,
        () -> {
          alerts.raise("disk_full", "here", "no space");
          return true;
        });
    alerts.raise("disk_full", "elsewhere", "no space");

    var here = alerts.newest(false).stream().filter(each -> each.key().equals("here")).toList();
    assertThat(here).singleElement().extracting(Alert::times).isEqualTo(20);
    assertThat(alerts.newest(false)).hasSize(2);

    assertThat(alerts.acknowledge(here.getFirst().id(), admin)).isPresent();
    assertThat(alerts.newest(false)).hasSize(1);
    assertThat(alerts.newest(true)).hasSize(2);
    assertThat(alerts.acknowledge(AlertId.next(), admin)).isEmpty();

    alerts.raise("disk_full", "here", "again no space");
    assertThat(alerts.newest(false)).as("it is open again").hasSize(2);
  }

  @Test
  void an_alert_of_a_transaction_that_fails_was_never_raised() {
    try {
      store.flows.transaction(tx -> {
        alerts.raise(tx, "k", "x", "text");
        throw new IllegalStateException("no");
      });
    } catch (IllegalStateException e) {
      assertThat(alerts.newest(true)).isEmpty();
    }
    assertThat(alerts.newest(true)).isEmpty();
  }

  @Test
  void a_message_that_does_not_fit_is_recorded_once_and_the_next_goes_on() {
    var bus = new Bus(store.vertx);
    var thread = store.thread(store.user("ann"));
    List<Long> heard = Collections.synchronizedList(new ArrayList<>());
    try (var _ = refused.listen(bus);
        var _ = bus.inTurn(Address.thread(thread), moved -> heard.add(moved.seq()))) {
      var address = Address.thread(thread).name();
      store.vertx.eventBus().publish(address, new JsonObject().put("thread", 7).put("seq", "x"));
      store.vertx.eventBus().publish(address, "no JSON at all");
      store
          .vertx
          .eventBus()
          .publish(
              address,
              new JsonObject().put("thread", thread.toString()).put("seq", 1).put("unknown", 2));
      bus.publish(Address.thread(thread), new ThreadMoved(thread, 2));

      Eventually.within(Duration.ofSeconds(10)).until(() -> refused.newest().size() == 2);
      Eventually.within(Duration.ofSeconds(10)).until(() -> heard.size() == 2);
      assertThat(heard).containsExactly(1L, 2L);
      assertThat(refused.newest())
          .allSatisfy(kept -> {
            assertThat(kept.message().address()).isEqualTo(address);
            assertThat(kept.message().reason()).isNotBlank();
            assertThat(kept.message().sha256()).hasSize(64);
          });
    }
  }

  @Test
  void a_malformed_refusal_does_not_go_round_in_circles() {
    var bus = new Bus(store.vertx);
    try (var _ = refused.listen(bus)) {
      store.vertx.eventBus().publish(Address.MESSAGE_REFUSED.name(), "garbage");
      bus.publish(Address.MESSAGE_REFUSED, message("somewhere"));
      Eventually.within(Duration.ofSeconds(10)).until(() -> refused.newest().size() == 1);
    }
  }

  @Test
  void a_flood_is_an_alert_and_fills_no_table() {
    for (var i = 0; i < 120; i++) {
      refused.keep(message("flooded"));
    }
    assertThat(store.database.query("SELECT 1 FROM refused_message")).hasSize(100);
    assertThat(alerts.newest(false)).singleElement().extracting(Alert::times).isEqualTo(20);
    assertThat(refused.deleteOlderThan(0)).isEqualTo(100);
  }

  private static MessageRefused message(String address) {
    return new MessageRefused(address, "T", "it does not fit \u0000", 3, "0".repeat(64));
  }
}
