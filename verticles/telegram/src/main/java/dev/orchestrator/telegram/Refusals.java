package dev.orchestrator.telegram;

import dev.orchestrator.messages.Answer;

/** What was refused, as people read it. */
final class Refusals {

  private Refusals() {}

  /** In words of our own where there are any, else in those of whoever refused. */
  static Sheet sheet(Clerk.Asked asked, Answer.Refused<?> refused) {
    var own = "refused." + refused.code();
    return Sheet.of(
        asked.words().has(own) ? asked.line(own) : refused.message() + " " + refused.remedy());
  }
}
