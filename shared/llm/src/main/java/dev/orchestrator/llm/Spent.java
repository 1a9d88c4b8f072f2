package dev.orchestrator.llm;

import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What the calls under one key used up.
 *
 * @param usd what is known of their cost; empty if nothing is
 */
public record Spent(long calls, long inputTokens, long outputTokens, Optional<BigDecimal> usd) {

  static Spent of(Row row) {
    return new Spent(
        row.getLong("calls"),
        row.getLong("input"),
        row.getLong("output"),
        Optional.ofNullable(row.getBigDecimal("usd")));
  }
}
