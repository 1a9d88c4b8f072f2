package dev.orchestrator.messages;

/**
 * Who wants something. A request that a service or the ProductOwner makes for a user is judged as
 * that user.
 *
 * @param user whose threads and projects it sees
 * @param role what it may do
 */
public record Principal(UserId user, Role role) {

  /** The form that travels in the header {@code principal}. */
  @Override
  public String toString() {
    return role + ":" + user;
  }

  /** Reads what {@link #toString()} wrote; throws {@link IllegalArgumentException} otherwise. */
  public static Principal of(String text) {
    var parts = text.split(":", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException("not a principal: " + text);
    }
    return new Principal(UserId.of(parts[1]), Role.valueOf(parts[0]));
  }
}
