package dev.orchestrator.flow;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What several of our tables' rows hold alike. */
final class Rows {

  private Rows() {}

  static Optional<Failure> failure(Row row) {
    var type = row.getString("failure_type");
    var message = row.getString("failure");
    return type == null
        ? Optional.empty()
        : Optional.of(new Failure(type, message == null ? "" : message));
  }

  static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
