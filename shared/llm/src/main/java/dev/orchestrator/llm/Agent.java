package dev.orchestrator.llm;

import java.util.Locale;

/** The roles that a model is asked in; each has a model of its own. */
public enum Agent {
  /** Picks the capabilities that a turn needs. */
  INTENT_PARSER,
  /** Talks with the user and calls tools. */
  PRODUCT_OWNER,
  /** Plans what the coding agent is to build. */
  ARCHITECT,
  /** Retells the older part of a conversation; decisions stay in it. */
  SUMMARIZER,
  /** Decides where the value of a variable comes from if no rule knows its name. */
  ENV_ANALYST;

  /** The name in tables and prompts: {@code product_owner}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
