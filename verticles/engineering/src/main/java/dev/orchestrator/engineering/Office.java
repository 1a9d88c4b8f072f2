package dev.orchestrator.engineering;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.store.Failures;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.PublicUrls;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.why.Whereabouts;

/** What the desks look things up in. */
record Office(
    Flows flows,
    Projects projects,
    Releases releases,
    ThreadLog log,
    Receipts receipts,
    PublicUrls urls,
    Forge forge,
    Failures failures,
    Whereabouts whereabouts) {}
