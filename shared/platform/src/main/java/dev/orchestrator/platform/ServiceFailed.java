package dev.orchestrator.platform;

/** An embedded service that cannot run. Its message is one line: the thing and the remedy. */
public final class ServiceFailed extends RuntimeException {

  /**
   * @param service what failed, such as {@code embedded Postgres}
   * @param problem what is wrong and what helps
   */
  public ServiceFailed(String service, String problem) {
    super(service + ": " + problem);
  }

  /** As above, with the failure that led here. */
  public ServiceFailed(String service, String problem, Throwable cause) {
    super(service + ": " + problem, cause);
  }
}
