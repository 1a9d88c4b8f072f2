/** What the bus between nodes costs, and how soon a dead node is gone, beside Hazelcast. */
@NullMarked
package dev.orchestrator.bench.cluster;

import org.jspecify.annotations.NullMarked;
