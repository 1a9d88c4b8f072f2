package dev.orchestrator.llm;

import java.util.Locale;

/** Why a model did not answer; what is done about it depends on nothing else. */
public enum FailureKind {
  /** Too many requests; the provider may say when to come again. */
  RATE_LIMITED("asked too often", true, true),
  /** The provider is overloaded or has a fault of its own. */
  OVERLOADED("the provider is overloaded or out of order", true, true),
  /** No connection could be made. */
  UNREACHABLE("the provider cannot be reached", true, true),
  /** No complete answer within the agent's time. */
  TIMED_OUT("no complete answer in time", true, true),
  /** The answer broke off. */
  CUT_OFF("the answer broke off", true, true),
  /** The answer is not what the protocol promises. */
  MALFORMED("the answer cannot be read", true, true),
  /** A tool call did not fit into the output that is allowed. */
  CUT_BY_LENGTH("a tool call is longer than the output that is allowed", false, false),
  /** The provider's filter kept the answer back. */
  FILTERED("the provider's filter kept the answer back", false, false),
  /** The key is wrong or may not do this. */
  KEY_REFUSED("the key is not accepted", false, false),
  /** The account has no money left. */
  OUT_OF_CREDIT("the account has no credit left", false, false),
  /** There is no such model, or not for this key. */
  MODEL_UNKNOWN("there is no such model for this key", false, false),
  /** What was sent is longer than the model can read. */
  TOO_LONG("what was sent is longer than the model can read", false, false),
  /** The provider does not accept the request as it is. */
  BAD_REQUEST("the provider does not accept the request", false, false),
  /** It failed so often that it is left alone for a while. */
  PAUSED("it failed too often and is left alone for a while", false, false),
  /** The provider is unknown, or there is no key for it. */
  NOT_CONFIGURED("the provider is not set up", false, false);

  private final String words;
  private final boolean heals;
  private final boolean trouble;

  FailureKind(String words, boolean heals, boolean trouble) {
    this.words = words;
    this.heals = heals;
    this.trouble = trouble;
  }

  /** For people; contains nothing that a provider sent. */
  public String words() {
    return words;
  }

  /** Whether the same request may succeed a moment later. */
  boolean heals() {
    return heals;
  }

  /** Whether it speaks against the provider rather than against the request. */
  boolean providersTrouble() {
    return trouble;
  }

  /** Whether somebody has to correct the configuration before it can succeed. */
  public boolean wantsCorrection() {
    return switch (this) {
      case KEY_REFUSED, OUT_OF_CREDIT, MODEL_UNKNOWN, BAD_REQUEST, NOT_CONFIGURED -> true;
      case RATE_LIMITED,
          OVERLOADED,
          UNREACHABLE,
          TIMED_OUT,
          CUT_OFF,
          MALFORMED,
          CUT_BY_LENGTH,
          FILTERED,
          TOO_LONG,
          PAUSED ->
          false;
    };
  }

  /** The name in the ledger: {@code rate_limited}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
