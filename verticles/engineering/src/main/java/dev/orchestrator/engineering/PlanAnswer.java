package dev.orchestrator.engineering;

/**
 * The signal that a build gets when a person has answered its plan; one that was rejected is
 * cancelled instead.
 *
 * @param changes what is to be planned differently; empty if the plan was accepted
 */
record PlanAnswer(String changes) {

  boolean accepts() {
    return changes.isEmpty();
  }

  /** The signal's name; a second wait after the reminder has a name of its own. */
  static String signal(int version, boolean reminded) {
    return "plan-" + version + (reminded ? "-reminded" : "");
  }
}
