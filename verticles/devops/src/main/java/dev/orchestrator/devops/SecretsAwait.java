package dev.orchestrator.devops;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.DeployEvent.SecretsMissing;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.SecretWait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Parks a deploy until a person has given what is missing, or orders a newer commit. A parked
 * deploy holds neither a port nor a release.
 */
final class SecretsAwait {

  /** What the journal says of a deploy that parked; older code ended it there and said nothing. */
  private static final String WAITS = "waits";

  /** Somebody was quicker than us. */
  private static final String GIVEN = "given";

  private final Records records;
  private final GivenSecrets given;
  private final Duration reminder;
  private final Duration longest;

  /**
   * @param reminder when a person is reminded
   * @param longest when the deploy is given up
   */
  SecretsAwait(Records records, Duration reminder, Duration longest) {
    this.records = records;
    this.given = new GivenSecrets(records.secrets(), records.waits());
    this.reminder = reminder;
    this.longest = longest;
  }

  /** How a wait ended: with which commit to go on, and whether there is a reason to. */
  record Waited(String commit, boolean goesOn) {}

  /**
   * The commit to go on with; empty if the flow has ended. Throws {@link DeployFault} when late.
   */
  Optional<String> person(Flow flow, DeployOrder order, int round, List<String> names) {
    var signal = "secrets-" + round;
    var standing =
        flow.commit(
            Preparation.name("missing", round),
            String.class,
            tx -> begin(tx, flow.id(), order, signal, names));
    if (!standing.equals(WAITS)) {
      return standing.equals(GIVEN) ? Optional.of(order.commit()) : Optional.empty();
    }
    var came = came(flow, order, signal, names);
    var waited = flow.commit("waited-" + round, Waited.class, tx -> end(tx, flow.id(), order));
    if (!came && !waited.goesOn()) {
      throw new DeployFault(late(order, names), "");
    }
    return Optional.of(waited.commit());
  }

  private boolean came(Flow flow, DeployOrder order, String signal, List<String> names) {
    if (flow.awaitPerson(signal, Boolean.class, reminder).isPresent()) {
      return true;
    }
    flow.commit("remind-" + signal, tx -> remind(tx, order, names));
    var rest = longest.minus(reminder);
    return flow.awaitPerson(signal + SecretWait.LATE, Boolean.class, rest).isPresent();
  }

  /** Under the lock that whoever gives a secret takes too: so none comes unnoticed in between. */
  private String begin(Tx tx, FlowId flow, DeployOrder order, String signal, List<String> names) {
    var scope = new SecretScope(order.owner(), order.project().value());
    records.secrets().lock(tx, scope);
    var wait = new SecretWait(flow, order.project(), order.thread(), names, order.commit(), signal);
    var missing = given.missing(tx, scope, wait);
    if (missing.isEmpty()) {
      return GIVEN;
    }
    records.waits().begin(tx, wait);
    tell(tx, order, new SecretsMissing(flow, order.project(), name(tx, order), missing));
    tellOfServers(tx, order, missing);
    return WAITS;
  }

  /** No generated string is a database: its address is asked for, and the person is told why. */
  private void tellOfServers(Tx tx, DeployOrder order, List<String> missing) {
    var servers = missing.stream().filter(EnvKinds::isServer).toList();
    if (!servers.isEmpty()) {
      var hint = order.words().line("secrets.server");
      tell(tx, order, new SecretsAwaited(order.project(), name(tx, order), servers, hint));
    }
  }

  private void remind(Tx tx, DeployOrder order, List<String> names) {
    var left = hours(longest.minus(reminder));
    var hint = order.words().line("secrets.reminder", left);
    tell(tx, order, new SecretsAwaited(order.project(), name(tx, order), names, hint));
  }

  private Waited end(Tx tx, FlowId flow, DeployOrder order) {
    return records
        .waits()
        .end(tx, flow)
        .map(wait -> {
          var scope = new SecretScope(order.owner(), order.project().value());
          var complete = given.missing(tx, scope, wait).isEmpty();
          return new Waited(wait.commit(), complete || !wait.commit().equals(order.commit()));
        })
        .orElseGet(() -> new Waited(order.commit(), false));
  }

  private String late(DeployOrder order, List<String> names) {
    return order.words().line("secrets.late", String.join(", ", names), hours(longest));
  }

  private static long hours(Duration time) {
    return Math.max(1, time.toHours());
  }

  private void tell(Tx tx, DeployOrder order, dev.orchestrator.messages.ThreadEvent event) {
    order.thread().ifPresent(thread -> records.log().append(tx, thread, event));
  }

  private String name(Tx tx, DeployOrder order) {
    return records
        .projects()
        .byId(tx, order.project())
        .map(dev.orchestrator.store.Project::name)
        .orElse(order.name());
  }
}
