package dev.orchestrator.flow;

import io.vertx.sqlclient.Row;
import java.time.Instant;

/** A signal that came for a flow, whether or not anything waited for it. */
public record SignalState(String name, Instant at) {

  static SignalState of(Row row) {
    return new SignalState(row.getString("name"), row.getOffsetDateTime("at").toInstant());
  }
}
