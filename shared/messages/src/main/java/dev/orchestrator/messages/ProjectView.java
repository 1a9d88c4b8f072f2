package dev.orchestrator.messages;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A project as its owner sees it.
 *
 * @param repository where it can be cloned from
 * @param url where the live release answers; absent when none is live
 * @param commit the full id of the live release's commit
 * @param release the live release's number
 * @param notifications how much of it chats tell; a view that was written down before there was a
 *     choice reads as {@link Notifications#ALL}
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
    Instant createdAt,
    Notifications notifications) {

  public ProjectView {
    notifications = Objects.requireNonNullElse(notifications, Notifications.ALL);
  }

  /** The same without what depends on the node that was asked: its state is the same on all. */
  public ProjectView anywhere() {
    return new ProjectView(
        id, name, description, kind, status, "", url, commit, release, createdAt, notifications);
  }
}
