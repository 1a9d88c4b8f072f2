package dev.orchestrator.offline;

import java.util.List;

/** How a deed ends. */
sealed interface Reply {

  /** Words for the user. */
  record Say(String words) implements Reply {}

  /** A question; the turn waits for the answer. */
  record Ask(String question, List<String> choices) implements Reply {}

  /** Words for the user, and the task is finished. */
  record Finish(String words) implements Reply {}
}
