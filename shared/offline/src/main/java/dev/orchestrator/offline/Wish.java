package dev.orchestrator.offline;

/** What a person may want when they say something. */
enum Wish {
  NEW,
  CHANGE,
  RENAME,
  STATUS,
  LIST,
  READY,
  DEPLOY,
  ROLLBACK,
  RELEASES,
  STOP,
  DELETE,
  LOGS,
  CHANGES,
  CANCEL,
  RETRY,
  SECRET,
  BOT,
  RELEASE_BOT,
  APPROVE,
  HELP,
  GREETING,
  THANKS,
  UNKNOWN
}
