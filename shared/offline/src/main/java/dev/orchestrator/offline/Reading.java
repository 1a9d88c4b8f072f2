package dev.orchestrator.offline;

import java.util.List;

/** What the templates make of a task. */
public sealed interface Reading {

  /**
   * It can be done.
   *
   * @param design the project as it will be
   * @param changes what changes, one line each, in the user's language
   */
  record Understood(Design design, List<String> changes) implements Reading {}

  /** It cannot be done; the message says what is not understood and what can be had. */
  record NotUnderstood(String message) implements Reading {}

  /** The project is so already. */
  record NothingToChange(String message) implements Reading {}
}
