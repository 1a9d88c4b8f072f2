/** What durable flows cost, beside the ceiling of a commit per step. */
@NullMarked
package dev.orchestrator.bench.flow;

import org.jspecify.annotations.NullMarked;
