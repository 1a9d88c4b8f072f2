package dev.orchestrator.messages;

import org.jspecify.annotations.Nullable;

/**
 * How a build stands.
 *
 * @param state the flow's state, such as RUNNING
 * @param stage the newest step, such as {@code tester-1}
 * @param commit the merged commit, once there is one
 * @param error why it failed, if it did
 */
public record EngineeringStatus(
    FlowId flow,
    String project,
    String state,
    String stage,
    @Nullable String commit,
    @Nullable String error) {}
