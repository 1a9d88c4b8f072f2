package dev.orchestrator.messages;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A project as its owner sees it.
 *
 * @param repository where it can be cloned from
 * @param url where the live release answers; absent when none is live
 * @param commit the full id of the live release's commit
 * @param release the live release's number
 */
public record ProjectView(
    ProjectId id,
    String name,
    String description,
    ProjectKind kind,
    ProjectStatus status,
    String repository,
    @Nullable String url,
    @Nullable String commit,
    @Nullable Integer release,
    Instant createdAt) {

  /** The same without what depends on the node that was asked: its state is the same on all. */
  public ProjectView anywhere() {
    return new ProjectView(
        id, name, description, kind, status, "", url, commit, release, createdAt);
  }
}
