package dev.orchestrator.llm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** No model of an agent answered. The message says which and why, for a person. */
public final class ModelFailed extends RuntimeException {

  private final FailureKind kind;

  private ModelFailed(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What the last model that was asked failed of. */
  public FailureKind kind() {
    return kind;
  }

  /** What the models of an agent failed of, each by its last attempt. */
  static final class Failures {

    private final Agent agent;
    private final Map<ModelName, AttemptFailed> last = new LinkedHashMap<>();

    Failures(Agent agent) {
      this.agent = agent;
    }

    void add(ModelName model, AttemptFailed failure) {
      last.put(model, failure);
    }

    ModelFailed toThrow() {
      var each =
          last.entrySet().stream()
              .map(entry -> entry.getKey() + " did not answer: " + entry.getValue().words())
              .collect(Collectors.joining("; "));
      var kind = last.values().stream().reduce((_, later) -> later).orElseThrow().kind();
      return new ModelFailed(kind, agent.id() + ": " + each);
    }
  }
}
