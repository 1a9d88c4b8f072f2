package dev.orchestrator.messages;

/** What sort of software a project is; it decides the scaffold and the health check. */
public enum ProjectKind {
  /** Answers HTTP on the port in {@code PORT}. */
  HTTP_SERVICE,
  /** Files that a web server hands out. */
  STATIC_SITE,
  /** Talks to Telegram; answers its health check on {@code PORT}. */
  TELEGRAM_BOT
}
