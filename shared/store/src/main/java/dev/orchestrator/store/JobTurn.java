package dev.orchestrator.store;

import java.time.Instant;

/**
 * A run that has begun. It may write only while its fence is that of the job's row.
 *
 * @param fence larger than that of every earlier run
 */
public record JobTurn(String job, Instant due, long fence) {}
