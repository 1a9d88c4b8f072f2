package dev.orchestrator.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.platform.Json;
import java.util.List;
import java.util.Locale;

/**
 * What a coding agent reports, one JSON line each; {@code type} is the record's name in lower case.
 */
sealed interface AgentEvent {

  record Started(String repository, String task) implements AgentEvent {}

  record Progress(String stage, String message, int percent) implements AgentEvent {}

  record Completed(String commit, String branch, List<String> files, String summary)
      implements AgentEvent {}

  /**
   * It ended without a result.
   *
   * @param message one line for a person
   * @param log_tail the end of the output that shows it; may be empty
   */
  record Failed(String kind, String message, String log_tail) implements AgentEvent {}

  default String line() {
    var json = (ObjectNode) Json.tree(Json.write(this));
    return json.put("type", getClass().getSimpleName().toLowerCase(Locale.ROOT)).toString();
  }
}
