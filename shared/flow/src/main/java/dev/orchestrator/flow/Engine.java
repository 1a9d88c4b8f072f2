package dev.orchestrator.flow;

import dev.orchestrator.platform.Database;

/**
 * What the parts of one node share.
 *
 * @param node its name
 */
record Engine(
    String node, Database database, Flows flows, Journal journal, Outage outage, Timing timing) {}
