package dev.orchestrator.devops;

/**
 * What is live.
 *
 * @param number the release's
 */
record DeployResult(String url, String commit, int number) {

  /** Nothing is live because of it. */
  static final DeployResult NOTHING = new DeployResult("", "", 0);
}
