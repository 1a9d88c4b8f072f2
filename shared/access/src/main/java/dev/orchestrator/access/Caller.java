package dev.orchestrator.access;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import java.util.Set;

/**
 * Who has come to a door, and by what.
 *
 * @param credential what opened it, {@code key:<id>} or {@code session:<id>}; no secret
 */
public record Caller(Principal principal, String credential, Set<Scope> scopes) {

  static final String KEY = "key:";
  static final String SESSION = "session:";

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** Whether it may do what only admins may. */
  public boolean isAdmin() {
    return principal.role().covers(Role.ADMIN) && scopes.contains(Scope.ADMIN);
  }

  /** Whether nothing that its user may do is closed to it. */
  boolean holdsAll() {
    return scopes.contains(Scope.READ)
        && scopes.contains(Scope.WRITE)
        && (scopes.contains(Scope.ADMIN) || !principal.role().covers(Role.ADMIN));
  }
}
