package dev.orchestrator.access;

import dev.orchestrator.access.ApiKeys.Issued;
import dev.orchestrator.access.ApiKeys.Wish;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.Optional;

/** What people may do with keys: make them for themselves, and end them. */
public final class KeyDesk {

  private final ApiKeys keys;

  public KeyDesk(ApiKeys keys) {
    this.keys = keys;
  }

  /** Nobody makes a key that opens more than what they came with. */
  public Answer<Issued> issue(SqlClient client, Caller caller, Wish wish) {
    var beyond = wish.scopes().stream().sorted().filter(scope -> !mayGive(caller, scope));
    return beyond
        .findFirst()
        .<Answer<Issued>>map(KeyDesk::tooMuch)
        .orElseGet(() -> new Answer.Done<>(keys.create(client, wish)));
  }

  /** Only its owner gets a new secret: whoever else did would act in the owner's name. */
  public Answer<Issued> rotate(SqlClient client, Caller caller, String id, Duration overlap) {
    var owner = caller.principal().user();
    var found = keys.find(client, Optional.of(owner), id);
    var beyond =
        found.stream()
            .flatMap(key -> key.scopes().stream())
            .flatMap(word -> Scope.named(word).stream())
            .filter(scope -> !caller.scopes().contains(scope))
            .findFirst();
    if (beyond.isPresent()) {
      return tooMuch(beyond.get());
    }
    return keys.rotate(client, owner, id, overlap)
        .<Answer<Issued>>map(Answer.Done::new)
        .orElseGet(() -> noSuchKey(id));
  }

  /** Admins end every key, others their own. */
  public Answer<String> revoke(SqlClient client, Caller caller, String id) {
    Optional<UserId> whose =
        caller.isAdmin() ? Optional.empty() : Optional.of(caller.principal().user());
    return keys.revoke(client, whose, id) ? new Answer.Done<>(id) : noSuchKey(id);
  }

  private static boolean mayGive(Caller caller, Scope scope) {
    return switch (scope) {
      case ADMIN -> caller.isAdmin();
      case READ, WRITE -> caller.scopes().contains(scope);
      case SERVE -> caller.scopes().contains(scope) || caller.isAdmin(); // older keys of admins
    };
  }

  private static <R> Answer<R> tooMuch(Scope scope) {
    return Answer.refusedInput(
        "scope_not_held",
        "scopes",
        "What you came with does not hold the scope %s, so no key of yours gets it."
            .formatted(scope),
        "Leave that scope out, or come with a key or login that holds it.");
  }

  private static <R> Answer<R> noSuchKey(String id) {
    return Answer.refusedInput(
        "key_not_found",
        "key",
        "There is no live key %s of yours.".formatted(id),
        "GET /api/keys lists them.");
  }
}
