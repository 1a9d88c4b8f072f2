package dev.orchestrator.devops;

/**
 * A deploy that cannot go on. The journal keeps one text, so the reason is its first line and the
 * evidence the rest.
 */
final class DeployFault extends RuntimeException {

  DeployFault(String reason, String evidence) {
    super(reason.replaceAll("\\s*\\R\\s*", " ") + "\n" + evidence);
  }

  static String reason(String message) {
    return message.lines().findFirst().orElse("").strip();
  }

  static String evidence(String message) {
    var end = message.indexOf('\n');
    return end < 0 ? "" : message.substring(end + 1).strip();
  }
}
