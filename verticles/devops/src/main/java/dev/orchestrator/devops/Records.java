package dev.orchestrator.devops;

import dev.orchestrator.flow.Flows;
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
    Secrets secrets,
    SecretWaits waits) {}
