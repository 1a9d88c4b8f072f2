package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;

/** A flow that was taken up again and again without recording anything. */
final class NoProgress extends RuntimeException {

  NoProgress(FlowId flow, int claims) {
    super("flow " + flow + " makes no progress: taken up " + claims + " times, nothing recorded");
  }
}
