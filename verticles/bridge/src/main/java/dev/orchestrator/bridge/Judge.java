package dev.orchestrator.bridge;

import dev.orchestrator.access.Caller;
import dev.orchestrator.access.Scope;
import dev.orchestrator.bridge.Rule.Deed;
import dev.orchestrator.bridge.Rule.Owned;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Compares what somebody wants to do at an address with the rules. */
final class Judge {

  private final BiPredicate<Principal, ThreadId> ownsThread;

  /**
   * @param ownsThread whether a thread is somebody's own
   */
  Judge(BiPredicate<Principal, ThreadId> ownsThread) {
    this.ownsThread = ownsThread;
  }

  /** What comes of it. */
  sealed interface Verdict {
    record Passed(Rule rule) implements Verdict {}

    record Refused(Refusal refusal) implements Verdict {}
  }

  Verdict judge(Caller caller, List<Deed> wanted, String address) {
    for (var rule : Rules.ALL) {
      var form = rule.match(address);
      if (form.matches()) {
        return refusal(caller, wanted, rule, form.groupCount() > 0 ? form.group(1) : "")
            .<Verdict>map(Verdict.Refused::new)
            .orElseGet(() -> new Verdict.Passed(rule));
      }
    }
    return new Verdict.Refused(unknown());
  }

  private Optional<Refusal> refusal(Caller caller, List<Deed> wanted, Rule rule, String which) {
    if (rule.deed() == Deed.NOTHING) {
      return Optional.of(unknown());
    }
    if (!wanted.contains(rule.deed())) {
      return Optional.of(otherDeed(rule));
    }
    if (!caller.scopes().contains(rule.scope())) {
      return Optional.of(scopeMissing(rule.scope()));
    }
    if (!caller.principal().role().covers(rule.role())) {
      return Optional.of(roleMissing(rule.role()));
    }
    if (rule.role() == Role.ADMIN && !caller.isAdmin()) {
      return Optional.of(scopeMissing(Scope.ADMIN));
    }
    return rule.owned() == Owned.THREADS && !ownsThread.test(caller.principal(), ThreadId.of(which))
        ? Optional.of(notFound())
        : Optional.empty();
  }

  private static Refusal unknown() {
    return new Refusal(
        "address_unknown",
        "address",
        "There is no such address for those outside.",
        "GET /asyncapi.yaml lists those that there are.");
  }

  private static Refusal otherDeed(Rule rule) {
    var possible =
        switch (rule.deed()) {
          case LISTEN, SERVE -> "register";
          case SEND -> "send";
          case NOTHING -> throw new IllegalStateException("such an address is unknown to others");
        };
    return new Refusal(
        "not_possible_here",
        "type",
        "%s is for frames of the type %s.".formatted(rule.address(), possible),
        "GET /asyncapi.yaml says what each address is for.");
  }

  private static Refusal scopeMissing(Scope scope) {
    return new Refusal(
        "scope_missing",
        null,
        "This key does not hold the scope %s.".formatted(scope),
        "Come with a key that holds it; POST /api/keys makes one.");
  }

  private static Refusal roleMissing(Role role) {
    return new Refusal(
        "not_allowed",
        null,
        "Only users with the role %s may do that.".formatted(role.name().toLowerCase(Locale.ROOT)),
        "Ask an admin.");
  }

  private static Refusal notFound() {
    return new Refusal(
        "not_found",
        "address",
        "There is no such thread of yours.",
        "GET /api/threads lists them.");
  }
}
