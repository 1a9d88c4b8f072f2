package dev.orchestrator.store;

import dev.orchestrator.messages.UserId;
import java.util.UUID;

/**
 * Whose a secret is.
 *
 * @param owner the user who may give and erase it
 * @param id the project's, or the user's own for what was caught in a text
 */
public record SecretScope(UserId owner, UUID id) {

  /** A project's. */
  public static SecretScope of(Project project) {
    return new SecretScope(project.owner(), project.id().value());
  }

  /** The user's own: what was caught and belongs to no project yet. */
  public static SecretScope of(UserId user) {
    return new SecretScope(user, user.value());
  }
}
