package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;

/** What the parts of one node share. */
record Engine(Database database, Flows flows, Journal journal, Outage outage, Timing timing) {}
