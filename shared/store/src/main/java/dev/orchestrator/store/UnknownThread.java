package dev.orchestrator.store;

import dev.orchestrator.messages.ThreadId;

/** Something was said in a thread that does not exist. */
public final class UnknownThread extends RuntimeException {
  UnknownThread(ThreadId thread) {
    super("there is no thread " + thread);
  }
}
