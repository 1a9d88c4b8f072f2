/** Measures the start of the fat jar: time to ready and resident memory. */
@NullMarked
package dev.orchestrator.bench.start;

import org.jspecify.annotations.NullMarked;
