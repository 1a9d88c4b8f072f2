package dev.orchestrator.messages;

import java.time.Instant;

/**
 * A release as its owner sees it.
 *
 * @param number counts a project's releases from 1
 * @param url where it answers when it is live
 */
public record ReleaseView(
    ReleaseId id,
    String project,
    int number,
    String commit,
    ReleaseStatus status,
    String url,
    Instant createdAt) {}
