package dev.orchestrator.flow;

/** What a step without a result does outside; see {@link StepBody}. */
@FunctionalInterface
public interface StepAction {

  /** Runs at least once, with the same effect key each time. */
  void run(String effectKey) throws Exception;
}
