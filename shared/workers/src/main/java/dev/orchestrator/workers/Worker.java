package dev.orchestrator.workers;

import java.time.Instant;

/**
 * A worker as it is now.
 *
 * @param key what it was started by
 * @param startedAt when it was started
 * @param running whether it still runs
 */
public record Worker(String key, Instant startedAt, boolean running) {}
