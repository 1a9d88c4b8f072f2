package dev.orchestrator.messages;

import org.jspecify.annotations.Nullable;

/**
 * How a deploy stands.
 *
 * @param state the flow's state, such as RUNNING
 * @param stage the newest step, such as {@code health}
 * @param url where the release answers, once it is live
 * @param error why it failed, if it did
 */
public record DeployStatus(
    FlowId flow,
    String project,
    String state,
    String stage,
    @Nullable String url,
    @Nullable String error) {}
