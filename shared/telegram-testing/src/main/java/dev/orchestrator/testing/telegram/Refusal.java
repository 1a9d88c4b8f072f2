package dev.orchestrator.testing.telegram;

/** What the Bot API answers instead of a result; thrown where it is found out, sent at the door. */
final class Refusal extends RuntimeException {

  private static final int BAD_REQUEST = 400;

  private final int status;
  private final int retryAfter;

  private Refusal(int status, String description, int retryAfter) {
    super(description, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static Refusal of(int status, String description) {
    return new Refusal(status, description, 0);
  }

  static Refusal badRequest(String why) {
    return of(BAD_REQUEST, "Bad Request: " + why);
  }

  static Refusal tooManyRequests(int seconds) {
    return new Refusal(429, "Too Many Requests: retry after " + seconds, seconds);
  }

  int status() {
    return status;
  }

  int retryAfter() {
    return retryAfter;
  }

  String description() {
    return String.valueOf(getMessage());
  }
}
