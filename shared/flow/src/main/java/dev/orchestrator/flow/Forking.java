package dev.orchestrator.flow;

import dev.orchestrator.flow.Forked.Refused;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies flows: the row, the journal up to a step, and nothing of what the original did. */
final class Forking {

  /** Its end, if it comes meanwhile, waits until the journal is copied. */
  private static final String LOCK = "select failed_step from flow where id = $1 for share";

  /**
   * The fence says that there is a journal to be read, as after a first claim. What the original
   * was bound to is there for the copy too.
   */
  private static final String INSERT =
      """
      insert into flow (id, kind, owner, exclusive_key, thread, subject, input, code_version, fence,
        fork_of, fork_step, bound_to)
      select $2, kind, owner, exclusive_key, thread, subject, $3, $4, 1, $1, $5,
        case bound_to when '' then coalesce(moved_from, '') else bound_to end
      from flow where id = $1
      on conflict do nothing
      """;

  /** Up to that step; up to the end if that is an await which is still open. */
  private static final String COPY =
      """
      insert into flow_step (flow_id, at, due, took_ms, name, result, failure_type, failure,
        attempts, began, then_what, made_by)
      select $2, at, due, took_ms, name, result, failure_type, failure, attempts, began, then_what,
        coalesce(made_by, flow_id)
      from flow_step
      where flow_id = $1 and at < coalesce(
        (select at from flow_step where flow_id = $1 and name = $3), 'infinity')
      """;

  private static final String HOLDER =
      """
      select other.id, other.kind from flow join flow as other on other.exclusive_key = flow.exclusive_key
      where flow.id = $1 and other.state in ('READY', 'RUNNING', 'WAITING', 'CANCELLING')
      """;

  private final Flows flows;
  private final int codeVersion;
  private final Function<String, Optional<FlowKind<?, ?>>> kinds;

  Forking(Flows flows, int codeVersion, Function<String, Optional<FlowKind<?, ?>>> kinds) {
    this.flows = flows;
    this.codeVersion = codeVersion;
    this.kinds = kinds;
  }

  /** What is to be copied, and where the copy begins; null for the beginning. */
  private record Original<I>(FlowState flow, FlowKind<I, ?> kind, @Nullable String from) {}

  Forked fork(FlowId id, @Nullable String step) {
    try {
      var forked = flows.transaction(tx -> fork(tx, id, step));
      if (forked instanceof Forked.Begun) {
        flows.find(id).ifPresent(original -> flows.ready(original.kind()));
      }
      return forked;
    } catch (KeyTaken e) {
      return new Refused(
          "key_taken",
          "Only one such flow may live at a time, and one does: " + e.getMessage() + ".",
          "Wait until it has ended, or cancel it.");
    }
  }

  /** Rolls back what the kind has prepared. */
  private static final class KeyTaken extends RuntimeException {
    KeyTaken(String holder) {
      super(holder);
    }
  }

  private Forked fork(Tx tx, FlowId id, @Nullable String step) {
    var failed =
        Database.list(tx.connection(), row -> failedStep(row.getString(0)), LOCK, id.value());
    var flow = FlowRows.find(tx.connection(), id);
    if (failed.isEmpty() || flow.isEmpty()) {
      return new Refused("flow_not_found", "There is no flow " + id + ".", "List the flows.");
    }
    if (flow.get().compactedAt().isPresent()) {
      return new Refused(
          "journal_gone",
          "The steps of this flow were dropped at " + flow.get().compactedAt().get() + ".",
          "Order the work again.");
    }
    return kinds
        .apply(flow.get().kind())
        .map(kind -> forkAt(tx, flow.get(), kind, step, failed.getFirst()))
        .orElseGet(() -> unknownKind(flow.get().kind()));
  }

  private static Optional<String> failedStep(@Nullable String step) {
    return Optional.ofNullable(step);
  }

  private <I> Forked forkAt(
      Tx tx, FlowState flow, FlowKind<I, ?> kind, @Nullable String step, Optional<String> failed) {
    var forks = kind.forks();
    if (!forks.any()) {
      return notForkable(forks);
    }
    var steps = FlowRows.steps(tx.connection(), flow.id()).stream().map(StepState::name).toList();
    if (step == null) {
      return copy(tx, new Original<>(flow, kind, failed.filter(forks::allow).orElse(null)));
    }
    if (!steps.contains(step)) {
      return unknownStep(step, steps);
    }
    if (steps.getFirst().equals(step)) {
      return copy(tx, new Original<>(flow, kind, null));
    }
    return forks.allow(step)
        ? copy(tx, new Original<>(flow, kind, step))
        : notForkable(forks, step, steps);
  }

  private <I> Forked copy(Tx tx, Original<I> original) {
    var flow = original.flow();
    var copy = FlowId.next();
    try {
      var input = Json.read(flow.input(), original.kind().input());
      return switch (original.kind().forked(tx, copy, input)) {
        case ForkInput.Refused<I>(var code, var message, var remedy) ->
            new Refused(code, message, remedy);
        case ForkInput.Granted<I>(var granted) -> insert(tx, original, copy, Json.write(granted));
      };
    } catch (JsonMismatch e) {
      return new Refused(
          "input_unreadable", "What this flow started from cannot be read.", "Order it again.");
    }
  }

  private Forked insert(Tx tx, Original<?> original, FlowId copy, String input) {
    var id = original.flow().id().value();
    var client = tx.connection();
    var from = original.from();
    var inserted = Sql.rows(client, INSERT, id, copy.value(), input, codeVersion, from);
    if (inserted.rowCount() == 0) {
      throw new KeyTaken(holder(tx, original.flow()));
    }
    if (from != null) {
      Sql.rows(client, COPY, id, copy.value(), from);
    }
    return new Forked.Begun(copy);
  }

  private static String holder(Tx tx, FlowState flow) {
    return Database.list(
            tx.connection(),
            row -> row.getString("kind") + " " + row.getUUID("id"),
            HOLDER,
            flow.id().value())
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static Refused unknownKind(String kind) {
    return new Refused(
        "kind_not_here",
        "This node does not run flows of the kind " + kind + ".",
        "Ask a node that does; VERTICLES says which verticles a node runs.");
  }

  private static Refused unknownStep(String step, List<String> steps) {
    return new Refused(
        "step_unknown",
        "The flow has no step \"%s\".".formatted(step),
        "Its steps: " + String.join(", ", steps) + ".");
  }

  private static Refused notForkable(Forks forks) {
    return new Refused("not_forkable", forks.why(), "Order the work again.");
  }

  private static Refused notForkable(Forks forks, String step, List<String> steps) {
    var there = steps.stream().filter(forks::allow).collect(Collectors.joining(", "));
    return new Refused(
        "step_not_forkable",
        "A copy cannot begin at \"%s\": %s".formatted(step, forks.why()),
        "It can begin at " + (there.isEmpty() ? "the beginning." : there + ", or the beginning."));
  }
}
