package dev.orchestrator.store;

import dev.orchestrator.flow.Start;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run of a job begins.
 *
 * @param node where
 * @param jitter how much later than due the next run begins at most
 * @param deadline after which it is given up
 * @param alive for how long a node that works on it may be silent
 * @param flow what does the work, if it is a flow
 */
public record JobPlan(
    String node, Duration jitter, Duration deadline, Duration alive, Optional<Start<?>> flow) {}
