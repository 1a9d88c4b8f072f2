package dev.orchestrator.engineering;

/**
 * What the preparer leaves: where a build begins.
 *
 * @param branch the branch that the developer works on
 * @param commit where it stood before anybody wrote code
 */
record Workpiece(String branch, String commit) {}
