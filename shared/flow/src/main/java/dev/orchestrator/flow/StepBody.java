package dev.orchestrator.flow;

/** What a step does outside. */
@FunctionalInterface
public interface StepBody<T> {

  /**
   * Runs at least once.
   *
   * @param effectKey {@code flowId/step}: the same each time; look for the effect by this key
   *     before making it
   * @return what the journal keeps; it must survive being written as JSON and read back
   */
  T run(String effectKey) throws Exception;
}
