package dev.orchestrator.messages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flow as shown to people.
 *
 * @param stage the newest journaled step
 * @param error why it failed, if it did
 */
public record FlowView(
    FlowId id,
    String kind,
    String state,
    @Nullable ThreadId thread,
    @Nullable String stage,
    @Nullable String error,
    Instant createdAt,
    Instant changedAt) {}
