/** Durable flows: work that survives a crash. Knows nothing of this product. */
@NullMarked
package dev.orchestrator.flow;

import org.jspecify.annotations.NullMarked;
