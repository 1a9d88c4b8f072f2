package dev.orchestrator.flow;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is told when a flow became ready: the nodes of this JVM directly, others by the hint. */
final class Ears {

  /** A node of this JVM. */
  interface Local {
    /** There is something to claim. */
    void ready(String kind);

    /** A flow that runs here may have been stopped. */
    void stopped();

    /** The kind of that name, if it runs here. */
    Optional<FlowKind<?, ?>> kind(String name);
  }

  private final Consumer<String> hint;
  private final List<Local> nodes = new CopyOnWriteArrayList<>();

  Ears(Consumer<String> hint) {
    this.hint = hint;
  }

  void attach(Local node) {
    nodes.add(node);
  }

  void detach(Local node) {
    nodes.remove(node);
  }

  void ready(String kind) {
    nodes.forEach(node -> node.ready(kind));
    hint.accept(kind);
  }

  void stopped() {
    nodes.forEach(Local::stopped);
  }

  Optional<FlowKind<?, ?>> kind(String name) {
    return nodes.stream().flatMap(node -> node.kind(name).stream()).findFirst();
  }
}
