package dev.orchestrator.flow;

/** Ends a node as a crash of its process does: nothing is given back, nothing is undone. */
public final class Crash {

  private Crash() {}

  public static void of(FlowNode node) {
    node.abandon();
  }
}
