package dev.orchestrator.testing;

import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides whether a {@link RequiresDocker} test runs. */
final class DockerCondition implements ExecutionCondition {

  private final Map<String, String> env;

  DockerCondition() {
    this(System.getenv());
  }

  DockerCondition(Map<String, String> env) {
    this.env = env;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return decide(context.getDisplayName());
  }

  ConditionEvaluationResult decide(String test) {
    var engine = DockerEngine.named(env.getOrDefault("DOCKER_HOST", ""));
    if (engine.answers()) {
      return ConditionEvaluationResult.enabled("a Docker engine answers at " + engine);
    }
    var reason = "no Docker engine answers at " + engine;
    if (env.getOrDefault("REQUIRE_DOCKER", "").equals("1")) {
      throw new IllegalStateException(reason + ", but REQUIRE_DOCKER=1");
    }
    System.out.println("SKIPPED " + test + ": " + reason);
    return ConditionEvaluationResult.disabled(reason);
  }
}
