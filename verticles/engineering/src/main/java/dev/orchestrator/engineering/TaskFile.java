package dev.orchestrator.engineering;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.platform.Json;
import dev.orchestrator.workers.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/**
 * What a coding agent is told, as {@code task.json} in its folder.
 *
 * @param base the branch that its changes are counted from
 * @param feedback why the round before failed
 */
record TaskFile(
    String project,
    ProjectKind kind,
    String description,
    String task,
    String repository,
    String branch,
    String base,
    int round,
    @Nullable String feedback) {

  static final String NAME = "task.json";

  Workspace workspace() {
    return folder -> {
      try {
        Files.writeString(folder.resolve(NAME), Json.write(this));
      } catch (IOException e) {
        throw new UncheckedIOException("the task cannot be written to " + folder, e);
      }
    };
  }
}
