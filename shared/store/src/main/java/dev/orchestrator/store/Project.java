package dev.orchestrator.store;

import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of software that the team builds and runs.
 *
 * @param thread the conversation that asked for it
 * @param cloneKey reads its repository, nothing else
 * @param notifications how much of it the owner's chats tell
 */
public record Project(
    ProjectId id,
    UserId owner,
    String name,
    String description,
    ProjectKind kind,
    List<String> entryPoints,
    ProjectStatus status,
    Optional<ThreadId> thread,
    Secret cloneKey,
    Instant createdAt,
    Notifications notifications) {

  static final String COLUMNS =
      "id, owner, name, description, kind, entry_points, status, thread_id, clone_key, created_at, notifications";

  static Project of(Row row) {
    return new Project(
        new ProjectId(row.getUUID("id")),
        new UserId(row.getUUID("owner")),
        row.getString("name"),
        row.getString("description"),
        ProjectKind.valueOf(row.getString("kind")),
        List.of(row.getArrayOfStrings("entry_points")),
        ProjectStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getUUID("thread_id")).map(ThreadId::new),
        new Secret(row.getString("clone_key")),
        row.getOffsetDateTime("created_at").toInstant(),
        Notifications.valueOf(row.getString("notifications")));
  }

  /** As its owner sees it; the last three tell of its live release, if there is one. */
  public ProjectView seen(
      PublicUrls urls, @Nullable String url, @Nullable String commit, @Nullable Integer release) {
    return new ProjectView(
        id,
        name,
        description,
        kind,
        status,
        urls.cloneUrl(this),
        url,
        commit,
        release,
        createdAt,
        notifications);
  }
}
