package dev.orchestrator.app;

import dev.orchestrator.access.Access;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.platform.Database;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Approvals;
import dev.orchestrator.store.Censor;
import dev.orchestrator.store.DomainEvents;
import dev.orchestrator.store.EventRelay;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Jobs;
import dev.orchestrator.store.Nodes;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Redaction;
import dev.orchestrator.store.RefusedMessages;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.store.Threads;
import dev.orchestrator.store.Vault;
import dev.orchestrator.tools.Joined;

/** What is kept, in one database, by those who need more than it: which store knows which. */
record Archive(
    Database database,
    Flows flows,
    Vault vault,
    Censor censor,
    ThreadLog log,
    Threads threads,
    Projects projects,
    Releases releases,
    Receipts receipts,
    Approvals approvals,
    Failures failures,
    Alerts alerts,
    RefusedMessages refused,
    DomainEvents events,
    EventRelay relay,
    Jobs jobs,
    Nodes nodes,
    Access access,
    Joined joined) {

  /** Opens all; the relay and the record of refused messages listen from now on. */
  static Archive open(
      Database database, Flows flows, Vault vault, Access access, Team.Wires wires) {
    var projects = new Projects(database);
    var censor = new Censor(vault.secrets(), vault.waits(), projects);
    var events = new DomainEvents(database);
    var relay = new EventRelay(events, wires.redis(), wires.bus());
    relay.listen();
    var alerts = new Alerts(database);
    var refused = new RefusedMessages(database, alerts);
    refused.listen(wires.bus());
    return new Archive(
        database,
        flows,
        vault,
        censor,
        new ThreadLog(database, flows, wires.bus(), censor),
        new Threads(database),
        projects,
        new Releases(database),
        new Receipts(database, flows),
        new Approvals(database),
        new Failures(database),
        alerts,
        refused,
        events,
        relay,
        new Jobs(database, flows),
        new Nodes(database),
        access,
        Joined.open(database, wires.bus(), new Redaction(vault.secrets())::ofUser));
  }
}
