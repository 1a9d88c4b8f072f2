package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.Arrays;

/** A held flow together with the code of its kind. */
record Work<I, R>(FlowKind<I, R> kind, Held held) {

  /** Runs the flow's code to its end and gives its result as JSON. */
  String run(Flow flow) throws Exception {
    return Json.write(kind.run(flow, input()));
  }

  /** Undoes what it did; without an input that can be read, it has done nothing. */
  void undo() throws Exception {
    if (readable()) {
      kind.undo(held.id(), input());
    }
  }

  void ended(Tx tx, Ended end) {
    if (readable()) {
      kind.ended(tx, held.id(), input(), end);
    }
  }

  /** Whether its end is told to nobody, so that it may be written together with others. */
  boolean endsQuietly() {
    return held.parent() == null
        && Arrays.stream(kind.getClass().getMethods())
            .filter(method -> method.getName().equals("ended"))
            .allMatch(method -> method.getDeclaringClass() == FlowKind.class);
  }

  FlowId id() {
    return held.id();
  }

  private I input() {
    return Json.read(held.input(), kind.input());
  }

  private boolean readable() {
    try {
      input();
      return true;
    } catch (JsonMismatch e) {
      return false;
    }
  }
}
