package dev.orchestrator.telegram;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Costs as people read them. */
final class Money {

  private static final int DIGITS = 4;

  private Money() {}

  /** A cost that is not known is said to be so, never to be nothing. */
  static String of(Clerk.Asked asked, Optional<BigDecimal> cost) {
    return cost.map(Money::dollars).orElseGet(() -> asked.line("cost.unknown"));
  }

  private static String dollars(BigDecimal cost) {
    var rounded = cost.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
    return (rounded.scale() < 2 ? rounded.setScale(2, RoundingMode.UNNECESSARY) : rounded)
            .toPlainString()
        + " USD";
  }
}
