package dev.orchestrator.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.messages.ThreadEvent;
import org.jspecify.annotations.Nullable;

/** One thing in the history of a conversation. */
sealed interface Moment {

  /** The user said something. */
  record Heard(String words) implements Moment {}

  /** An event was put into the history. */
  record Happened(ThreadEvent event) implements Moment {}

  /** The ProductOwner said something. */
  record Spoke(String words) implements Moment {}

  /**
   * The ProductOwner called a tool.
   *
   * @param result the text of the answer; null if none is in the history
   */
  record Called(String tool, JsonNode arguments, @Nullable String result) implements Moment {}
}
