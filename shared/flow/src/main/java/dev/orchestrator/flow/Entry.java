package dev.orchestrator.flow;

import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A journal row as a flow meets it.
 *
 * @param result as JSON; null if the step failed, or an await timed out
 * @param tookMs all its attempts with the pauses between them
 * @param attempts how often it was tried; not read back
 * @param open whether it is an await that has not ended
 */
record Entry(
    String name,
    @Nullable String result,
    @Nullable Failure failure,
    int tookMs,
    int attempts,
    boolean open) {

  static Entry done(String name, @Nullable String result, int tookMs) {
    return new Entry(name, result, null, tookMs, 1, false);
  }

  static Entry failed(String name, Failure failure, int tookMs) {
    return new Entry(name, null, failure, tookMs, 1, false);
  }

  Entry after(int tried) {
    return new Entry(name, result, failure, tookMs, tried, open);
  }

  static Entry of(Row row) {
    return new Entry(
        row.getString("name"),
        row.getString("result"),
        Rows.failure(row).orElse(null),
        0,
        1,
        row.getBoolean("open"));
  }

  /** What the step gives to the flow's code, now or in a replay. */
  <T extends @Nullable Object> T value(Class<T> type) {
    if (failure != null) {
      throw new StepFailed(name, failure);
    }
    return Json.read(result == null ? "null" : result, type);
  }

  <T> Optional<T> payload(Class<T> type) {
    return Optional.ofNullable(result).map(json -> read(json, type));
  }

  private <T> T read(String json, Class<T> type) {
    try {
      return Json.read(json, type);
    } catch (JsonMismatch e) {
      throw new MalformedSignal(name, type, e);
    }
  }
}
