package dev.orchestrator.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a deploy could start.
 *
 * @param commit the head of main, which would be deployed
 * @param missing what stands in the way, one line each
 */
public record DeployReadiness(
    String project, boolean ready, @Nullable String commit, List<String> missing) {}
