package dev.orchestrator.api;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.messages.Started;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import java.util.Optional;

/** Sends what a request orders to whoever carries it out, and turns the answer into a reply. */
final class Orders {

  private final Bus bus;

  Orders(Bus bus) {
    this.bus = bus;
  }

  /** A person must say yes before it is done. */
  record Waits(ApprovalId approval) {}

  /** Asks; whatever is not an answer is thrown. */
  <R, C extends Command<R>> Reply ask(Call call, C command, Optional<ThreadId> thread) {
    return reply(bus.ask(command, call.envelope(thread)));
  }

  /** Asks for what is done at once. */
  <R, C extends Command<R>> R done(Call call, C command, Optional<ThreadId> thread) {
    return switch (bus.ask(command, call.envelope(thread))) {
      case Answer.Done<R>(var result) -> result;
      case Answer.Refused<R> refused -> throw Problem.refused(refused);
      case Answer.Asked<R> _ -> throw new IllegalStateException("nobody is asked about this");
    };
  }

  private static Reply reply(Answer<?> answer) {
    return switch (answer) {
      case Answer.Done<?>(Started started) ->
          Reply.at(202, "/api/flows/" + started.flow(), started);
      case Answer.Done<?>(RunJob.Asked asked) -> Reply.at(202, "/api/jobs", asked);
      case Answer.Done<?>(var result) -> Reply.ok(result);
      case Answer.Asked<?>(var approval) ->
          Reply.at(202, "/api/approvals/" + approval, new Waits(approval));
      case Answer.Refused<?> refused -> throw Problem.refused(refused);
    };
  }
}
