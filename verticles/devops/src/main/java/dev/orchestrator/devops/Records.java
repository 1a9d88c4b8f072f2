package dev.orchestrator.devops;

import dev.orchestrator.bots.Lending;
import dev.orchestrator.flow.Flows;
import dev.orchestrator.store.Alerts;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.HealthLooks;
import dev.orchestrator.store.Ports;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretWaits;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.ThreadLog;

/** What is remembered. */
record Records(
    Flows flows,
    Projects projects,
    Releases releases,
    Ports ports,
    ThreadLog log,
    Receipts receipts,
    Failures failures,
    Alerts alerts,
    HealthLooks looks,
    Secrets secrets,
    SecretWaits waits,
    Lending bots) {}
