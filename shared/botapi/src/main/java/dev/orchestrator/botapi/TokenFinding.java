package dev.orchestrator.botapi;

/** What came of looking at the token of a bot. */
public sealed interface TokenFinding {

  /** It is a bot's, and nobody uses it. */
  record Free(long id, String username) implements TokenFinding {}

  /** Telegram does not know it: mistyped, or revoked. */
  record Unknown() implements TokenFinding {}

  /**
   * Its updates are sent somewhere.
   *
   * @param host where; empty if Telegram does not say
   */
  record HasWebhook(String host) implements TokenFinding {}

  /** Another program asks for its updates. */
  record PolledElsewhere() implements TokenFinding {}

  /** Telegram gave no answer that says anything about it; it may be asked again later. */
  record Unanswered(String why) implements TokenFinding {}
}
