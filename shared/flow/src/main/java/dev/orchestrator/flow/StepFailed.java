package dev.orchestrator.flow;

/**
 * A step failed for good. It is thrown alike when that happens and when the journal answers, so it
 * carries what the journal holds and nothing more.
 */
public final class StepFailed extends RuntimeException {

  private final String step;
  private final Failure failure;

  StepFailed(String step, Failure failure) {
    super(step + ": " + failure.message());
    this.step = step;
    this.failure = failure;
  }

  /** The step's name. */
  public String step() {
    return step;
  }

  /** The class name of the exception that the step threw. */
  public String type() {
    return failure.type();
  }

  /** Whether the step threw exactly this exception. */
  public boolean is(Class<? extends Exception> type) {
    return failure.type().equals(type.getName());
  }

  /** What the journal holds. */
  public Failure failure() {
    return failure;
  }
}
