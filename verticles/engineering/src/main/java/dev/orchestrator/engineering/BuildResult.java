package dev.orchestrator.engineering;

/**
 * What a build brought.
 *
 * @param commit the full id of the merged commit
 * @param summary what was done, in the coding agent's words
 * @param tests what the tester ran and found, in one line
 */
record BuildResult(String commit, String summary, String tests) {}
