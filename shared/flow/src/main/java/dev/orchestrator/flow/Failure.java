package dev.orchestrator.flow;

import dev.orchestrator.platform.Await;

/**
 * Why a flow or a step failed, as it is journaled.
 *
 * @param type the class name of the exception
 * @param message its message, at most 4,000 characters
 */
public record Failure(String type, String message) {

  private static final int LONGEST = 4_000;

  public Failure {
    message = message.replace('\u0000', ' '); // which Postgres cannot keep
    message = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
  }

  static Failure of(Throwable failed) {
    var thrown = Await.reason(failed);
    if (thrown instanceof StepFailed step) {
      return step.failure();
    }
    var message = thrown.getMessage();
    return new Failure(thrown.getClass().getName(), message == null ? "" : message);
  }
}
