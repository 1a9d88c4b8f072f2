package dev.orchestrator.engineering;

import dev.orchestrator.messages.FlowId;

/**
 * What the preparer leaves: where a build begins.
 *
 * @param branch the branch that the developer works on
 * @param commit where it stood before anybody wrote code
 */
record Workpiece(String branch, String commit) {

  /** The same for that build: a copy of another one never touches the original's branch. */
  Workpiece of(FlowId build) {
    return new Workpiece(Preparer.branch(build), commit);
  }
}
