package dev.orchestrator.store;

/** Where a secret came from. */
public enum SecretKind {
  /** It was generated once and is kept. */
  INFRA,
  /** A person gave it. */
  USER,
  /** It is the token of a bot of the pool, for as long as the project has that bot. */
  POOL
}
