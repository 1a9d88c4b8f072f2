package dev.orchestrator.bridge;

import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Caller;
import dev.orchestrator.messages.Answer;
import java.util.Optional;
import java.util.function.Supplier;

/** Has every change that comes over the bridge written down before it is made. */
final class Ledger {

  private final Audit audit;

  Ledger(Audit audit) {
    this.audit = audit;
  }

  /** Makes a change, and writes down that it is made and what came of it. */
  <R> Answer<R> write(Caller caller, String action, String target, Supplier<Answer<R>> change) {
    var user = Optional.of(caller.principal().user());
    var begun = audit.begin(new Audit.Deed(user, caller.credential(), "bridge " + action, ""));
    var answer = change.get();
    var refused = answer instanceof Answer.Refused<R>;
    audit.end(begun, refused ? "" : target, outcome(answer));
    return answer;
  }

  private static String outcome(Answer<?> answer) {
    return switch (answer) {
      case Answer.Done<?> _ -> "done";
      case Answer.Asked<?> _ -> "asked";
      case Answer.Refused<?> refused -> "refused: " + refused.code();
    };
  }
}
