package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    return keep(tx, project, name, value, new Source(SecretKind.USER, by));
  }

  /** Keeps the token of a bot of the pool; else as {@link #give}. */
  public boolean lend(Tx tx, Project project, String name, Secret value) {
    return keep(tx, project, name, value, new Source(SecretKind.POOL, null));
  }

  /** Where a value came from. */
  private record Source(SecretKind kind, @Nullable UserId by) {}

  private boolean keep(Tx tx, Project project, String name, Secret value, Source source) {
    var scope = SecretScope.of(project);
    secrets.lock(tx, scope);
    if (!secrets.newest(tx, scope, name).equals(java.util.Optional.of(value))) {
      secrets.set(tx, scope, name, value, source.kind(), source.by());
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
