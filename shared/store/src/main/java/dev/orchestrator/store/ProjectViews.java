package dev.orchestrator.store;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Projects as their owners see them: one look for the project and its live release. */
public final class ProjectViews {

  /** As {@link Projects#find}: a name goes before an id. */
  private static final String FIND =
      """
      SELECT project.id, owner, name, description, kind, entry_points, project.status, thread_id,
             clone_key, project.created_at, release.url, release.commit_id, release.number
        FROM project
        LEFT JOIN release ON release.project_id = project.id AND release.status = 'LIVE'
       WHERE owner = $1 AND project.status <> 'ARCHIVED' AND (name = $2 OR project.id = $3)
       ORDER BY name = $2 DESC
       LIMIT 1
      """;

  private final Database database;
  private final PublicUrls urls;

  public ProjectViews(Database database, PublicUrls urls) {
    this.database = database;
    this.urls = urls;
  }

  /** The principal's own project of that name or id, unless it is archived. */
  public Optional<ProjectView> find(Principal principal, String nameOrId) {
    return database.first(this::view, FIND, principal.user().value(), nameOrId, uuid(nameOrId));
  }

  private ProjectView view(Row row) {
    return Project.of(row)
        .seen(urls, row.getString("url"), row.getString("commit_id"), row.getInteger("number"));
  }

  private static @Nullable UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
