package dev.orchestrator.workers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process that runs until it is stopped.
 *
 * @param key names the process
 * @param command the program and its arguments; no shell sees them
 * @param env what the process finds in its environment beside the bare necessities; never kept on
 *     disk
 * @param dir where it runs
 */
public record ProcessSpec(String key, List<String> command, Map<String, String> env, Path dir) {

  public ProcessSpec {
    if (key.isBlank() || command.isEmpty()) {
      throw new IllegalArgumentException("a process needs a key and a command");
    }
    command = List.copyOf(command);
    env = Map.copyOf(env);
  }
}
