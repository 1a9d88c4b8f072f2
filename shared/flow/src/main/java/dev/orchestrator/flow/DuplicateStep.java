package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;

/** A flow used one step name twice; a loop adds its index to the name. */
public final class DuplicateStep extends RuntimeException {

  DuplicateStep(FlowId flow, String name) {
    super("flow " + flow + " used the step name \"" + name + "\" twice");
  }
}
