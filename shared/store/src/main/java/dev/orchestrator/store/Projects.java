package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Database;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The projects. Table {@code project}, written by the engineering and devops verticles. */
public final class Projects {

  /** How many are listed at once where no page is asked for. */
  public static final int MOST = 200;

  /** How many names with a number behind them are tried before giving up. */
  private static final int NAMES_TRIED = 1000;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Serialises two creations by one owner, so that each finds the name that is really free. */
  private static final String LOCK_OWNER = "SELECT 1 FROM app_user WHERE id = $1 FOR UPDATE";

  private static final String NAME_TAKEN =
      "SELECT 1 FROM project WHERE owner = $1 AND name = $2 AND status <> 'ARCHIVED'";

  private static final String INSERT =
      """
      INSERT INTO project (id, owner, name, description, kind, entry_points, status, thread_id, clone_key)
      VALUES ($1, $2, $3, $4, $5, $6, 'DRAFT', $7, $8)
      """;

  private static final String BY_NAME =
      "SELECT "
          + Project.COLUMNS
          + " FROM project WHERE owner = $1 AND name = $2 AND status <> 'ARCHIVED'";

  private static final String BY_ID = "SELECT " + Project.COLUMNS + " FROM project WHERE id = $1";

  private static final String OF_OWNER =
      "SELECT "
          + Project.COLUMNS
          + """
           FROM project
          WHERE owner = $1
            AND CASE WHEN $2::text IS NULL THEN status <> 'ARCHIVED' ELSE status = $2 END
            AND ($3::uuid IS NULL
                 OR (created_at, id) < (SELECT created_at, id FROM project WHERE id = $3))
          ORDER BY created_at DESC, id DESC
          LIMIT $4
          """;

  private static final String LOCK_STATUS = "SELECT status FROM project WHERE id = $1 FOR UPDATE";

  private static final String SET_STATUS =
      "UPDATE project SET status = $2, changed_at = now() WHERE id = $1";

  private static final String LOCK = BY_ID + " FOR UPDATE";

  /** What happens to a project now and what runs of it, apart from the flow that asks. */
  private static final String FACTS =
      """
      SELECT EXISTS (SELECT 1 FROM flow
                      WHERE exclusive_key = 'deploy:' || $1::uuid AND id <> $2
                        AND state NOT IN ('DONE', 'FAILED', 'CANCELLED')) AS deploying,
             EXISTS (SELECT 1 FROM flow
                      WHERE exclusive_key = 'build:' || $1::uuid AND id <> $2
                        AND state NOT IN ('DONE', 'FAILED', 'CANCELLED')) AS building,
             EXISTS (SELECT 1 FROM release WHERE project_id = $1 AND status = 'LIVE') AS live
      """;

  private static final String DESCRIBE =
      "UPDATE project SET name = $2, description = $3, changed_at = now() WHERE id = $1";

  private static final String NOTIFY = "UPDATE project SET notifications = $2 WHERE id = $1";

  private static final String QUIET =
      """
      SELECT project.id, notifications
        FROM project JOIN thread ON user_id = owner
       WHERE thread.id = $1 AND notifications <> 'ALL'
      """;

  private final Database database;

  public Projects(Database database) {
    this.database = database;
  }

  /** Makes a project; if the owner has one of that name already, a number is put behind it. */
  public Project create(
      Tx tx,
      UserId owner,
      Optional<ThreadId> thread,
      String wantedName,
      String description,
      ProjectKind kind,
      List<String> entryPoints) {
    var connection = tx.connection();
    Database.rows(connection, LOCK_OWNER, owner.value());
    var id = ProjectId.next();
    Database.rows(
        connection,
        INSERT,
        id.value(),
        owner.value(),
        freeName(connection, owner, wantedName),
        description,
        kind.name(),
        entryPoints.toArray(String[]::new),
        thread.map(ThreadId::value).orElse(null),
        randomKey());
    return Database.first(connection, Project::of, BY_ID, id.value()).orElseThrow();
  }

  /** The principal's own project of that name or id. */
  public Optional<Project> find(Principal principal, String nameOrId) {
    var owner = principal.user();
    return database
        .first(Project::of, BY_NAME, owner.value(), nameOrId)
        .or(() -> uuid(nameOrId).flatMap(id -> byId(new ProjectId(id))))
        .filter(project -> project.owner().equals(owner));
  }

  /** A project, whosever it is. */
  public Optional<Project> byId(ProjectId id) {
    return database.first(Project::of, BY_ID, id.value());
  }

  /** A project as the running transaction sees it. */
  public Optional<Project> byId(Tx tx, ProjectId id) {
    return Database.first(tx.connection(), Project::of, BY_ID, id.value());
  }

  /** The owner's projects, newest first; the archived ones only if asked for by status. */
  public List<Project> of(UserId owner, @Nullable ProjectStatus status) {
    return page(owner, status, null, MOST).listed().items();
  }

  /**
   * Some of the owner's projects.
   *
   * @param next the last one, if there may be more behind it
   */
  public record Page(Listed<Project> listed, Optional<ProjectId> next) {}

  /**
   * As {@link #of}, a page of them, with the names of those that this version cannot read.
   *
   * @param after the last project of the page before
   */
  public Page page(
      UserId owner, @Nullable ProjectStatus status, @Nullable ProjectId after, int limit) {
    var wanted = status == null ? null : status.name();
    var last = after == null ? null : after.value();
    var rows = new ArrayList<Row>();
    database.query(OF_OWNER, owner.value(), wanted, last, limit).forEach(rows::add);
    var next =
        rows.size() < limit
            ? Optional.<ProjectId>empty()
            : Optional.of(new ProjectId(rows.getLast().getUUID("id")));
    return new Page(Listed.of(rows, Project::of, row -> row.getString("name")), next);
  }

  /**
   * Moves a project to another status, under its row's lock; returns the status it had.
   *
   * @throws IllegalStateException if {@link ProjectStatus#leadsTo} forbids it
   */
  public ProjectStatus move(Tx tx, ProjectId id, ProjectStatus next) {
    var now =
        Database.first(tx.connection(), row -> row.getString("status"), LOCK_STATUS, id.value())
            .map(ProjectStatus::valueOf)
            .orElseThrow(() -> new IllegalStateException("there is no project " + id));
    if (!now.leadsTo(next)) {
      throw new IllegalStateException(
          "project %s is %s, not to become %s".formatted(id, now, next));
    }
    Database.rows(tx.connection(), SET_STATUS, id.value(), next.name());
    return now;
  }

  /**
   * Makes whoever decides something about the same owner's work wait until the transaction ends.
   */
  public void lockOwner(Tx tx, UserId owner) {
    Database.rows(tx.connection(), LOCK_OWNER, owner.value());
  }

  /** A project with its row locked until the transaction ends: what is decided about it holds. */
  public Optional<Project> locked(Tx tx, ProjectId id) {
    return Database.first(tx.connection(), Project::of, LOCK, id.value());
  }

  /** As {@link #locked}, under its owner's lock too: its name can be changed. */
  public Optional<Project> lockedWithOwner(Tx tx, ProjectId id) {
    byId(tx, id).ifPresent(project -> lockOwner(tx, project.owner()));
    return locked(tx, id);
  }

  /**
   * Says where a project stands when a flow of it ends: what else happens to it, then what runs of
   * it. An archived project stays so.
   *
   * @param ending the flow that ends, which counts no more
   * @param otherwise its status if nothing happens and nothing runs
   */
  public void settle(Tx tx, ProjectId id, FlowId ending, ProjectStatus otherwise) {
    var project = locked(tx, id).orElseThrow();
    var next =
        Database.first(
                tx.connection(), row -> standing(row, otherwise), FACTS, id.value(), ending.value())
            .orElseThrow();
    if (project.status().leadsTo(next)) {
      Database.rows(tx.connection(), SET_STATUS, id.value(), next.name());
    }
  }

  private static ProjectStatus standing(Row row, ProjectStatus otherwise) {
    if (row.getBoolean("deploying")) {
      return ProjectStatus.DEPLOYING;
    }
    if (row.getBoolean("building")) {
      return ProjectStatus.BUILDING;
    }
    return row.getBoolean("live") ? ProjectStatus.LIVE : otherwise;
  }

  /** Renames or describes a project anew; false if the owner has another one of that name. */
  public boolean describe(Tx tx, Project project, String name, String description) {
    Database.rows(tx.connection(), LOCK_OWNER, project.owner().value());
    if (!name.equals(project.name()) && taken(tx.connection(), project.owner(), name)) {
      return false;
    }
    Database.rows(tx.connection(), DESCRIBE, project.id().value(), name, description);
    return true;
  }

  /** From now on chats tell so much of it. */
  public void notify(Tx tx, ProjectId project, Notifications notifications) {
    Database.rows(tx.connection(), NOTIFY, project.value(), notifications.name());
  }

  /** Of which projects the owner of a thread does not want to be told everything. */
  public Map<ProjectId, Notifications> quiet(ThreadId thread) {
    return database.query(QUIET, thread.value()).stream()
        .collect(
            Collectors.toMap(
                row -> new ProjectId(row.getUUID("id")),
                row -> Notifications.valueOf(row.getString("notifications"))));
  }

  private static String freeName(SqlClient connection, UserId owner, String wanted) {
    var name = wanted;
    for (var number = 2; taken(connection, owner, name); number++) {
      if (number > NAMES_TRIED) {
        throw new IllegalStateException("no free name like " + wanted);
      }
      name = wanted + "-" + number;
    }
    return name;
  }

  private static boolean taken(SqlClient connection, UserId owner, String name) {
    return Database.rows(connection, NAME_TAKEN, owner.value(), name).size() > 0;
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String randomKey() {
    var bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
