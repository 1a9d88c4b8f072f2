package dev.orchestrator.devops;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.platform.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a release is started.
 *
 * @param process the flow that starts it, which names its process
 * @param port where it is to listen, behind the route
 * @param url where the route answers
 * @param health the path that answers 200 when all is well
 * @param secrets name to version of what is in the vault; absent in what was journaled before there
 *     was one
 */
record Launch(
    ProjectId project,
    ReleaseId release,
    int number,
    String commit,
    FlowId process,
    int port,
    int routePort,
    String url,
    List<String> run,
    String health,
    Map<String, String> environment,
    @Nullable Map<String, Integer> secrets) {

  /** What the keys of applications begin with. */
  static final String KEY = "app-";

  static String key(FlowId process) {
    return KEY + process;
  }

  String key() {
    return key(process);
  }

  /** Name to version of what is in the vault. */
  Map<String, Integer> references() {
    return secrets == null ? Map.of() : secrets;
  }

  /** The environment with what only this start knows. */
  Map<String, String> complete(Map<String, Secret> values) {
    var all = new HashMap<>(environment);
    values.forEach((name, value) -> all.put(name, value.reveal()));
    all.put("PORT", String.valueOf(port));
    return all;
  }

  /** The same release, started by another flow and elsewhere. */
  Launch at(FlowId otherProcess, int otherPort) {
    return new Launch(
        project,
        release,
        number,
        commit,
        otherProcess,
        otherPort,
        routePort,
        url,
        run,
        health,
        environment,
        secrets);
  }
}
