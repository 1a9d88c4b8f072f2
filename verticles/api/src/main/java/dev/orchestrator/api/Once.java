package dev.orchestrator.api;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.store.Receipts;
import java.util.Optional;
import java.util.function.Function;

/** What a request changes here itself: with a key of the caller's it is done once. */
record Once(Receipts receipts, Flows flows) {

  /** What came of it; a refusal is thrown. */
  <R, C extends Command<R>> R done(
      Call call, Optional<ThreadId> thread, C command, Function<Tx, Answer<R>> deed) {
    var answer =
        call.key().isPresent()
            ? receipts.once(call.envelope(thread), command, deed)
            : flows.transaction(deed);
    return switch (answer) {
      case Answer.Done(var result) -> result;
      case Answer.Refused<R> refused -> throw Problem.refused(refused);
      case Answer.Asked<R> _ -> throw new IllegalStateException("this asks nothing");
    };
  }

  /** As {@link #done(Call, Optional, Command, Function)}, outside of any conversation. */
  <R, C extends Command<R>> R done(Call call, C command, Function<Tx, Answer<R>> deed) {
    return done(call, Optional.empty(), command, deed);
  }
}
