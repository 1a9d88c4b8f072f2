/**
 * Durable flows: work that survives a crash. A flow is ordinary Java on a virtual thread; its
 * finished steps are rows, and after a crash it runs again from the top with those steps answered
 * from the journal. Knows nothing of this product.
 */
@NullMarked
package dev.orchestrator.flow;

import org.jspecify.annotations.NullMarked;
