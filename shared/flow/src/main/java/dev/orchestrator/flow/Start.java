package dev.orchestrator.flow;

import java.util.Optional;

/**
 * A flow to be started.
 *
 * @param kind the name of its {@link FlowKind}
 * @param input what it starts from; written as JSON, so a secret travels as a reference
 * @param owner whose work it is: nodes are fair between owners
 * @param exclusive at most one live flow has this key, whatever its kind
 * @param thread an opaque tag to find it by
 * @param subject another one
 * @param node the name of the node that it is bound to; see {@link Flow#bind}
 */
public record Start<I>(
    String kind,
    I input,
    String owner,
    Optional<String> exclusive,
    Optional<String> thread,
    Optional<String> subject,
    Optional<String> node) {

  /** A start without key and tags. */
  public static <I> Start<I> of(String kind, I input, String owner) {
    return new Start<>(
        kind, input, owner, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, refused while another live flow has this key. */
  public Start<I> exclusive(String key) {
    return new Start<>(kind, input, owner, Optional.of(key), thread, subject, node);
  }

  /** The same, tagged with a thread. */
  public Start<I> thread(String tag) {
    return new Start<>(kind, input, owner, exclusive, Optional.of(tag), subject, node);
  }

  /** The same, tagged with a subject. */
  public Start<I> subject(String tag) {
    return new Start<>(kind, input, owner, exclusive, thread, Optional.of(tag), node);
  }

  /** The same, bound to the node of this name. */
  public Start<I> on(String name) {
    return new Start<>(kind, input, owner, exclusive, thread, subject, Optional.of(name));
  }
}
