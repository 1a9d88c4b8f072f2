package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import java.util.List;

/** What people give: it is kept, and the deploy that waited for it goes on. */
public final class GivenSecrets {

  private final Secrets secrets;
  private final SecretWaits waits;

  public GivenSecrets(Secrets secrets, SecretWaits waits) {
    this.secrets = secrets;
    this.waits = waits;
  }

  /** Keeps a value of a project's; true if a deploy goes on because nothing is missing any more. */
  public boolean give(Tx tx, Project project, String name, Secret value, UserId by) {
    var scope = SecretScope.of(project);
    secrets.lock(tx, scope);
    if (!secrets.newest(tx, scope, name).equals(java.util.Optional.of(value))) {
      secrets.set(tx, scope, name, value, SecretKind.USER, by);
    }
    var wait = waits.of(tx, project.id());
    wait.filter(waiting -> missing(tx, scope, waiting).isEmpty())
        .ifPresent(complete -> SecretWaits.wake(tx, complete));
    return wait.filter(waiting -> missing(tx, scope, waiting).isEmpty()).isPresent();
  }

  /** What a waiting deploy still lacks. */
  public List<String> missing(Tx tx, SecretScope scope, SecretWait wait) {
    var known = secrets.current(tx, scope);
    return wait.names().stream().filter(name -> !known.containsKey(name)).toList();
  }
}
