/** Runs the sweeps that find what was overlooked. */
@NullMarked
package dev.orchestrator.scheduler;

import org.jspecify.annotations.NullMarked;
