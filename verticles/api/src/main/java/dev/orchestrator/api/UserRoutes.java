package dev.orchestrator.api;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.Caller;
import dev.orchestrator.access.Policy;
import dev.orchestrator.access.User;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** People and services. */
final class UserRoutes {

  private final Access access;
  private final Once once;

  UserRoutes(Access access, Once once) {
    this.access = access;
    this.once = once;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/users", Policy.ADMIN, this::list),
        Route.post("/api/users", Policy.ADMIN, this::create),
        Route.delete("/api/users/:user", Policy.ADMIN, this::deactivate));
  }

  /** A page of users, the first first. */
  record Listed(List<User> users, Optional<String> next) {}

  /** Who was made, and until when their code opens, as the receipt remembers it. */
  record Made(UserId id, Instant codeExpiresAt) {}

  /**
   * A new user, and what they log in with.
   *
   * @param code absent when a request is repeated: the code is kept nowhere
   */
  record Created(User user, @Nullable String code, Instant codeExpiresAt) {}

  /** The wish for a user. */
  record CreateUser(String name, Role role) implements Command<Made> {}

  /** The user of that name or id: oneself, or for admins anybody. */
  static UserId chosen(Access access, Call call, String nameOrId) {
    if (!call.known().isAdmin()) {
      throw Door.forbidden();
    }
    return found(access, nameOrId, "user").id();
  }

  private static User found(Access access, String nameOrId, String field) {
    return access.users().named(nameOrId).orElseThrow(() -> Problem.notFound(field, nameOrId));
  }

  private Reply list(Call call) {
    var page = Paging.of(call);
    var users = access.users().list(page.after().map(UserId::of), page.limit());
    return Reply.ok(new Listed(users, page.next(users, user -> user.id().toString())));
  }

  private Reply create(Call call) {
    var body = call.body();
    var name = body.text("name");
    var role = body.optionalText("role").orElse("user");
    var wish = new CreateUser(name, Role.valueOf(role.toUpperCase(Locale.ROOT)));
    var code = new AtomicReference<@Nullable Secret>();
    var made = once.done(call, wish, tx -> made(tx, call.known(), wish, code));
    var user = found(access, made.id().toString(), "user");
    Book.about(call, "user", user.name());
    var text = code.get();
    var shown = new Created(user, text == null ? null : text.reveal(), made.codeExpiresAt());
    return Reply.at(201, "/api/users", shown);
  }

  private Answer<Made> made(
      Tx tx, Caller caller, CreateUser wish, AtomicReference<@Nullable Secret> text) {
    return access
        .users()
        .create(tx.connection(), wish.name(), wish.role())
        .<Answer<Made>>map(id -> {
          var code = access.logins().firstCode(tx.connection(), caller, id);
          text.set(code.text());
          return new Answer.Done<>(new Made(id, code.expiresAt()));
        })
        .orElseGet(() ->
            Answer.refusedInput(
                "user_exists",
                "name",
                "There is a user %s already.".formatted(wish.name()),
                "Choose another name."));
  }

  /** Nobody can lock everybody out: whoever does this stays. */
  private Reply deactivate(Call call) {
    var user = found(access, call.path("user"), "user");
    if (user.id().equals(call.principal().user())) {
      throw new Problem(
          409, "own_user", null, "Nobody deactivates themselves.", "Ask another admin.");
    }
    access.users().deactivate(user.id());
    return Reply.ok(found(access, user.id().toString(), "user"));
  }
}
