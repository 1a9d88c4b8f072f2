package dev.orchestrator.workers;

import java.util.List;
import java.util.Map;

/**
 * What a worker is to do.
 *
 * @param key names the worker; the effect key of the step that starts it
 * @param command the program and its arguments; no shell sees them
 * @param env what the worker finds in its environment beside the bare necessities; never kept on
 *     disk
 */
public record WorkerSpec(String key, List<String> command, Map<String, String> env, Limits limits) {

  public WorkerSpec {
    if (key.isBlank() || command.isEmpty()) {
      throw new IllegalArgumentException("a worker needs a key and a command");
    }
    command = List.copyOf(command);
    env = Map.copyOf(env);
  }
}
