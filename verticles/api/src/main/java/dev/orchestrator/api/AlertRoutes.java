package dev.orchestrator.api;

import dev.orchestrator.access.Policy;
import dev.orchestrator.messages.AlertId;
import dev.orchestrator.store.Alert;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.RefusedMessages.Kept;
import java.time.Instant;
import java.util.List;

/** What admins look at: alerts, and messages that were refused. */
final class AlertRoutes {

  private final Alerts alerts;
  private final RefusedMessages refused;

  AlertRoutes(Alerts alerts, RefusedMessages refused) {
    this.alerts = alerts;
    this.refused = refused;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/alerts", Policy.ADMIN, this::list),
        Route.post("/api/alerts/:alert/acknowledgements", Policy.ADMIN, this::acknowledge),
        Route.get("/api/refused", Policy.ADMIN, _ -> refused()));
  }

  /** Several alerts, the newest first. */
  record Listed(List<Alert> alerts) {}

  /** Refused messages, the newest first. */
  record Refused(List<Shown> refused) {}

  /** A refused message. */
  record Shown(String address, String type, String reason, int bytes, String sha256, Instant at) {

    static Shown of(Kept kept) {
      var message = kept.message();
      return new Shown(
          message.address(),
          message.type(),
          message.reason(),
          message.bytes(),
          message.sha256(),
          kept.at());
    }
  }

  private Reply list(Call call) {
    var all = call.flag("all");
    return Reply.ok(new Listed(alerts.newest(all)));
  }

  private Reply acknowledge(Call call) {
    var id = call.id("alert", "alert", AlertId::of);
    return alerts
        .acknowledge(id, call.principal().user())
        .map(Reply::ok)
        .orElseThrow(() -> Problem.notFound("alert", id.toString()));
  }

  private Reply refused() {
    return Reply.ok(new Refused(refused.newest().stream().map(Shown::of).toList()));
  }
}
