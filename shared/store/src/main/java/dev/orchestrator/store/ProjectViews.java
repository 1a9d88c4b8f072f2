package dev.orchestrator.store;

import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Gathering;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Projects as their owners see them: one look for the project and its live release. */
public final class ProjectViews {

  /** As {@link Projects#find}: a name goes before an id. */
  private static final String FIND =
      """
      SELECT place, found.*
        FROM unnest($1::uuid[], $2::text[], $3::uuid[]) WITH ORDINALITY AS asked (who, called, one, place)
       CROSS JOIN LATERAL (
        SELECT project.id, owner, name, description, kind, entry_points, project.status, thread_id,
               clone_key, project.created_at, notifications, release.url, release.commit_id, release.number
          FROM project
          LEFT JOIN release ON release.project_id = project.id AND release.status = 'LIVE'
         WHERE owner = who AND project.status <> 'ARCHIVED' AND (name = called OR project.id = one)
         ORDER BY name = called DESC
         LIMIT 1) AS found
      """;

  private final Database database;
  private final PublicUrls urls;
  private final Gathering<Wanted, Optional<ProjectView>> looks =
      new Gathering<>("projects", this::lookUp);

  public ProjectViews(Database database, PublicUrls urls) {
    this.database = database;
    this.urls = urls;
  }

  private record Wanted(UserId owner, String nameOrId) {}

  /** The principal's own project of that name or id, unless it is archived. */
  public Optional<ProjectView> find(Principal principal, String nameOrId) {
    return looks.ask(new Wanted(principal.user(), nameOrId));
  }

  private List<Optional<ProjectView>> lookUp(List<Wanted> wanted) {
    var owners = wanted.stream().map(each -> each.owner().value()).toArray(UUID[]::new);
    var names = wanted.stream().map(Wanted::nameOrId).toArray(String[]::new);
    var ids = wanted.stream().map(each -> uuid(each.nameOrId())).toArray(UUID[]::new);
    var found = new ArrayList<>(Collections.nCopies(wanted.size(), Optional.<ProjectView>empty()));
    for (var row : database.query(FIND, owners, names, ids)) {
      found.set(Math.toIntExact(row.getLong("place")) - 1, Optional.of(view(row)));
    }
    return found;
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
