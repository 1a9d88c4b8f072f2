package dev.orchestrator.offline;

import java.util.List;

/** What a coding agent reports, one JSON line each. */
sealed interface AgentEvent {

  record Started(String repository, String task) implements AgentEvent {}

  record Progress(String stage, String message, int percent) implements AgentEvent {}

  record Completed(String commit, String branch, List<String> files, String summary)
      implements AgentEvent {}

  record Failure(String kind, String message) implements AgentEvent {}
}
