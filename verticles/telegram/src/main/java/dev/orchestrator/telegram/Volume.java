package dev.orchestrator.telegram;

/** How loudly something is told in a chat. */
enum Volume {
  /** Not at all: somebody wants results alone. */
  MUTE,
  /** Without a sound. */
  SILENT,
  ALOUD
}
