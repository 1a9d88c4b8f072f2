package dev.orchestrator.messages;

/** What a person says to a plan. */
public enum PlanDecision {
  /** It is built as planned. */
  ACCEPT,
  /** It is planned again with the changes that the person names. */
  EDIT,
  /** Nothing is built. */
  REJECT
}
