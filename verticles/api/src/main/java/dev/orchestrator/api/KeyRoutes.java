package dev.orchestrator.api;

import dev.orchestrator.access.Access;
import dev.orchestrator.access.ApiKey;
import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Caller;
import dev.orchestrator.access.Policy;
import dev.orchestrator.access.Scope;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keys of the API. A key's text is answered once, to the request that made it. */
final class KeyRoutes {

  private static final int USUAL_OVERLAP_HOURS = 24;

  private final Access access;
  private final Once once;

  KeyRoutes(Access access, Once once) {
    this.access = access;
    this.once = once;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/keys", Policy.USER, this::list),
        Route.post("/api/keys", Policy.USER, this::create),
        Route.post("/api/keys/:key/rotations", Policy.USER, this::rotate),
        Route.delete("/api/keys/:key", Policy.USER, this::revoke));
  }

  /**
   * A page of keys, the newest first.
   *
   * @param next what to ask for as {@code after} to get the next page; empty on the last one
   */
  record Listed(List<ApiKey> keys, Optional<String> next) {}

  /**
   * A key with its text.
   *
   * @param key absent when a request is repeated: the text is kept nowhere
   */
  record Shown(ApiKey about, @Nullable String key) {}

  /** A key was ended. */
  record Revoked(String id) {}

  /** Which key a request made or changed, as its receipt remembers it. */
  record Made(String id) {}

  /** The wish for a key. */
  record CreateKey(String name, Set<Scope> scopes, @Nullable Integer days, UserId owner)
      implements Command<Made> {}

  /** The wish for a new secret. */
  record RotateKey(String id, int overlapHours) implements Command<Made> {}

  private Reply list(Call call) {
    var all = call.flag("all");
    if (all && !call.known().isAdmin()) {
      throw Door.forbidden();
    }
    var page = Paging.of(call);
    var own = Optional.of(call.principal().user()).filter(_ -> !all);
    var keys = access.keys().list(own, page.after(), page.limit());
    return Reply.ok(new Listed(keys, page.next(keys, ApiKey::id)));
  }

  private Reply create(Call call) {
    var wish = wish(call);
    var text = new AtomicReference<@Nullable Secret>();
    var made =
        once.done(
            call,
            wish,
            tx -> {
              var asked = new ApiKeys.Wish(wish.owner(), wish.name(), wish.scopes(), wish.days());
              return kept(access.keyDesk().issue(tx.connection(), call.known(), asked), text);
            });
    Book.about(call, "key", made.id());
    return Reply.at(201, "/api/keys", shown(made.id(), Optional.of(wish.owner()), text));
  }

  private CreateKey wish(Call call) {
    var body = call.body();
    var days = body.number("days");
    var owner = body.optionalText("user");
    return new CreateKey(
        body.text("name"),
        body.texts("scopes").map(KeyRoutes::scopes).orElseGet(() -> usual(call)),
        days.orElse(null),
        owner.map(name -> UserRoutes.chosen(access, call, name)).orElse(call.principal().user()));
  }

  /** What the caller may give, but never admin's without being asked. */
  private static Set<Scope> usual(Call call) {
    var scopes = EnumSet.of(Scope.READ, Scope.WRITE);
    scopes.retainAll(call.known().scopes());
    return scopes;
  }

  private static Set<Scope> scopes(List<String> names) {
    var scopes = EnumSet.noneOf(Scope.class);
    names.forEach(name -> scopes.add(Scope.named(name).orElseThrow()));
    return scopes;
  }

  private Reply rotate(Call call) {
    var hours = call.body().number("overlap_hours").orElse(USUAL_OVERLAP_HOURS);
    var wish = new RotateKey(call.path("key"), hours);
    var text = new AtomicReference<@Nullable Secret>();
    var made = once.done(call, wish, tx -> kept(rotated(tx, call.known(), wish), text));
    return Reply.ok(shown(made.id(), Optional.of(call.principal().user()), text));
  }

  private Answer<ApiKeys.Issued> rotated(Tx tx, Caller caller, RotateKey wish) {
    var overlap = Duration.ofHours(wish.overlapHours());
    return access.keyDesk().rotate(tx.connection(), caller, wish.id(), overlap);
  }

  /** The text goes to the one who asked, and into no receipt. */
  private static Answer<Made> kept(
      Answer<ApiKeys.Issued> answer, AtomicReference<@Nullable Secret> text) {
    return switch (answer) {
      case Answer.Done(var issued) -> {
        text.set(issued.text());
        yield new Answer.Done<>(new Made(issued.id()));
      }
      case Answer.Refused(var code, var field, var message, var remedy) ->
          new Answer.Refused<>(code, field, message, remedy);
      case Answer.Asked(var approval) -> new Answer.Asked<>(approval);
    };
  }

  private Shown shown(String id, Optional<UserId> owner, AtomicReference<@Nullable Secret> text) {
    var about =
        once.flows()
            .transaction(tx -> access.keys().find(tx.connection(), owner, id))
            .orElseThrow(() -> Problem.notFound("key", id));
    var secret = text.get();
    return new Shown(about, secret == null ? null : secret.reveal());
  }

  private Reply revoke(Call call) {
    var id = call.path("key");
    return switch (once.flows()
        .transaction(tx -> access.keyDesk().revoke(tx.connection(), call.known(), id))) {
      case Answer.Done(var ended) -> Reply.ok(new Revoked(ended));
      case Answer.Refused<String> refused -> throw Problem.refused(refused);
      case Answer.Asked<String> _ -> throw new IllegalStateException("this asks nothing");
    };
  }
}
