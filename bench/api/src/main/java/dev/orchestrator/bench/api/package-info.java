/** Measures what one authenticated, limited request costs, beside a Fastify server. */
@NullMarked
package dev.orchestrator.bench.api;

import org.jspecify.annotations.NullMarked;
