package dev.orchestrator.api;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.Login;
import dev.orchestrator.access.LoginCodes;
import dev.orchestrator.access.LoginDesk;
import dev.orchestrator.access.Logins;
import dev.orchestrator.access.Policy;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How people log in with a code, stay logged in, and leave. */
final class SessionRoutes {

  private final Access access;
  private final LoginDesk logins;
  private final Once once;
  private final Flows flows;

  SessionRoutes(Access access, Once once) {
    this.access = access;
    this.logins = access.logins();
    this.once = once;
    this.flows = once.flows();
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/login-codes", Policy.USER, this::code),
        Route.post("/api/sessions", Policy.ANYBODY, this::logIn).underGuard(),
        Route.post("/api/sessions/refreshes", Policy.ANYBODY, this::refresh).underGuard(),
        Route.get("/api/sessions", Policy.USER, this::list),
        Route.delete("/api/sessions/current", Policy.USER, this::logOut));
  }

  /**
   * A code for logging in.
   *
   * @param code absent when a request is repeated: the code is kept nowhere
   */
  record ShownCode(@Nullable String code, Instant expiresAt) {}

  /** Until when a code opens, as the receipt remembers it. */
  record Made(Instant expiresAt) {}

  /** The wish for a code. */
  record CreateLoginCode(UserId user) implements Command<Made> {}

  /**
   * What a person holds who has logged in.
   *
   * @param expiresIn for how many seconds the access token opens
   */
  record Opened(UUID session, UserId user, String accessToken, int expiresIn, String refreshToken) {

    static Opened of(Logins.Held held) {
      return new Opened(
          held.session(),
          held.user(),
          held.access().reveal(),
          held.expiresIn(),
          held.refresh().reveal());
    }
  }

  /**
   * Where the caller is logged in.
   *
   * @param current which of these asks; empty if a key does
   */
  record Listed(List<Login> sessions, Optional<UUID> current) {}

  /** A session has ended. */
  record Ended(UUID session) {}

  private Reply code(Call call) {
    var named = call.body().optionalText("user");
    var user =
        named.map(name -> UserRoutes.chosen(access, call, name)).orElse(call.principal().user());
    var code = new AtomicReference<LoginCodes.@Nullable Code>();
    var made =
        once.done(
            call,
            new CreateLoginCode(user),
            tx -> {
              var answer = logins.code(tx.connection(), call.known(), user);
              return kept(answer, code);
            });
    Book.about(call, "user", user.toString());
    var text = code.get();
    return Reply.status(
        201, new ShownCode(text == null ? null : text.text().reveal(), made.expiresAt()));
  }

  private static Answer<Made> kept(
      Answer<LoginCodes.Code> answer, AtomicReference<LoginCodes.@Nullable Code> code) {
    return switch (answer) {
      case Answer.Done(var made) -> {
        code.set(made);
        yield new Answer.Done<>(new Made(made.expiresAt()));
      }
      case Answer.Refused(var why, var field, var message, var remedy) ->
          new Answer.Refused<>(why, field, message, remedy);
      case Answer.Asked(var approval) -> new Answer.Asked<>(approval);
    };
  }

  private Reply logIn(Call call) {
    var code = call.body().text("code");
    return held(flows.transaction(tx -> logins.logIn(tx.connection(), code)));
  }

  private Reply refresh(Call call) {
    var token = call.body().text("refresh_token");
    return held(flows.transaction(tx -> logins.refresh(tx.connection(), token)));
  }

  private static Reply held(Answer<Logins.Held> answer) {
    return switch (answer) {
      case Answer.Done(var held) -> Reply.at(201, "/api/sessions", Opened.of(held));
      case Answer.Refused(var code, var field, var message, var remedy) ->
          throw new Problem(401, code, field, message, remedy);
      case Answer.Asked(_) -> throw new IllegalStateException("this asks nothing");
    };
  }

  private Reply list(Call call) {
    var sessions = logins.list(call.principal().user());
    return Reply.ok(new Listed(sessions, logins.session(call.known())));
  }

  private Reply logOut(Call call) {
    return logins
        .logOut(call.known())
        .map(session -> Reply.ok(new Ended(session)))
        .orElseThrow(() ->
            new Problem(
                404,
                "session_not_found",
                null,
                "You came with a key, which is no session.",
                "DELETE /api/keys/{id} ends a key."));
  }
}
