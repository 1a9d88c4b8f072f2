package dev.orchestrator.access;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.UserId;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How people log in, stay logged in, and leave. */
public final class LoginDesk {

  private static final String REMEDY =
      "Ask for a new code: POST /api/login-codes, or an admin's `orchestrator users`.";

  private final LoginCodes codes;
  private final Logins logins;

  LoginDesk(LoginCodes codes, Logins logins) {
    this.codes = codes;
    this.logins = logins;
  }

  /**
   * A code for oneself, or an admin's for anybody. A login opens all that its user may, so whoever
   * makes a code must hold all that they may themselves.
   */
  public Answer<LoginCodes.Code> code(SqlClient client, Caller caller, UserId user) {
    return caller.holdsAll()
        ? new Answer.Done<>(codes.make(client, user, caller.principal().user()))
        : Answer.refused(
            "scope_not_held",
            "A login opens more than what you came with.",
            "Come with a key of all scopes that your role has, or log in.");
  }

  /** The code that a new user begins with. */
  public LoginCodes.Code firstCode(SqlClient client, Caller admin, UserId user) {
    return codes.make(client, user, admin.principal().user());
  }

  /** Somebody says that they are who the code was made for. */
  public Answer<Logins.Held> logIn(SqlClient client, String code) {
    return codes
        .use(client, code)
        .<Answer<Logins.Held>>map(user -> new Answer.Done<>(logins.open(client, user)))
        .orElseGet(() ->
            Answer.refusedInput(
                "code_unknown", "code", "This code is unknown, used or too old.", REMEDY));
  }

  /** Another pair of tokens for the refresh token of the last one. */
  public Answer<Logins.Held> refresh(SqlClient client, String token) {
    return switch (logins.refresh(client, token)) {
      case Logins.Refreshed.Anew(var held) -> new Answer.Done<>(held);
      case Logins.Refreshed.Unknown() ->
          Answer.refusedInput(
              "refresh_token_unknown",
              "refresh_token",
              "This refresh token is unknown, or its session has ended.",
              "Log in again.");
      case Logins.Refreshed.UsedTwice() ->
          Answer.refusedInput(
              "refresh_token_used",
              "refresh_token",
              "This refresh token was used before. Somebody may have a copy, so the session has ended.",
              "Log in again.");
    };
  }

  /** Ends the session that the caller came with; empty if it came with a key. */
  public Optional<UUID> logOut(Caller caller) {
    return session(caller).filter(logins::end);
  }

  /** The session that the caller came with; empty if it came with a key. */
  public Optional<UUID> session(Caller caller) {
    return caller.credential().startsWith(Caller.SESSION)
        ? Optional.of(UUID.fromString(caller.credential().substring(Caller.SESSION.length())))
        : Optional.empty();
  }

  /** Where a user is logged in, the newest first. */
  public List<Login> list(UserId user) {
    return logins.list(user);
  }
}
