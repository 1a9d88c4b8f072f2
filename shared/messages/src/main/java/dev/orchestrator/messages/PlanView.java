package dev.orchestrator.messages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plan that waits for a person.
 *
 * @param flow the build that waits
 * @param version counts the proposals of this build from 1
 * @param note what became of the changes that were asked for, if they could not be planned
 * @param expiresAt when the build ends if nobody has answered
 * @param changesLeft how often it can still be changed
 */
public record PlanView(
    FlowId flow,
    String project,
    int version,
    PlanOutline plan,
    @Nullable String note,
    Instant proposedAt,
    Instant expiresAt,
    int changesLeft) {}
