package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The releases. Table {@code release}, written by the devops verticle alone. */
public final class Releases {

  /** The deploy's flow is the key: the same flow gets the same release again. */
  private static final String INSERT =
      """
      INSERT INTO release (id, project_id, number, commit_id, flow_id, process_id, server_id, port, url, environment, secrets, status)
      SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $4, $5, $6, $7, $8, $9, 'BUILDING'
        FROM release WHERE project_id = $2
      ON CONFLICT (flow_id) DO NOTHING
      """;

  private static final String BY_FLOW =
      "SELECT " + Release.COLUMNS + " FROM release WHERE flow_id = $1";

  private static final String BY_ID = "SELECT " + Release.COLUMNS + " FROM release WHERE id = $1";

  private static final String OF_PROJECT =
      "SELECT "
          + Release.COLUMNS
          + " FROM release WHERE project_id = $1 ORDER BY number DESC LIMIT 100";

  private static final String LIVE_OF_PROJECT =
      "SELECT " + Release.COLUMNS + " FROM release WHERE project_id = $1 AND status = 'LIVE'";

  private static final String LIVE_ON_SERVER =
      "SELECT "
          + Release.COLUMNS
          + " FROM release WHERE server_id = $1 AND status = 'LIVE' ORDER BY id";

  private static final String LIVE_WITH_SECRET =
      """
      SELECT 1 FROM release
       WHERE project_id = $1 AND status = 'LIVE' AND secrets::jsonb ? $2
      """;

  private static final String LOCK = BY_ID + " FOR UPDATE";

  private static final String SET_STATUS =
      "UPDATE release SET status = $2, changed_at = now() WHERE id = $1";

  private static final String PLACE =
      "UPDATE release SET process_id = $2, port = $3, changed_at = now() WHERE id = $1";

  private static final String NAMED_FLOWS =
      """
      SELECT flow_id AS flow FROM release WHERE flow_id = ANY ($1)
      UNION
      SELECT process_id FROM release WHERE process_id = ANY ($1)
      """;

  /** Those that run or come to run, all of a project that something happens to, else the newest. */
  private static final String KEPT =
      """
      SELECT id FROM (
        SELECT release.id, project_id, release.status, project.status AS project,
               row_number() OVER (PARTITION BY project_id, release.status IN ('LIVE', 'BUILDING', 'STARTING')
                                  ORDER BY number DESC) AS place
          FROM release JOIN project ON project.id = project_id) AS ranked
       WHERE status IN ('LIVE', 'BUILDING', 'STARTING') OR project <> 'ARCHIVED' AND place <= $1
          OR EXISTS (SELECT 1 FROM flow
                      WHERE subject = project_id::text AND state NOT IN ('DONE', 'FAILED', 'CANCELLED'))
      """;

  private final Database database;

  public Releases(Database database) {
    this.database = database;
  }

  /** The release of this deploy, made now if it is not there yet. */
  public Release create(
      Tx tx,
      ProjectId project,
      String commit,
      FlowId flow,
      ServerId server,
      int port,
      String url,
      ReleaseEnvironment environment) {
    Database.rows(
        tx.connection(),
        INSERT,
        ReleaseId.next().value(),
        project.value(),
        commit,
        flow.value(),
        server.value(),
        port,
        url,
        Json.write(environment.values()),
        Json.write(environment.secrets()));
    return Database.first(tx.connection(), Release::of, BY_FLOW, flow.value()).orElseThrow();
  }

  public Optional<Release> find(ReleaseId id) {
    return database.first(Release::of, BY_ID, id.value());
  }

  /** The release that a deploy made. */
  public Optional<Release> byFlow(Tx tx, FlowId flow) {
    return Database.first(tx.connection(), Release::of, BY_FLOW, flow.value());
  }

  /** The project's releases, newest first. */
  public List<Release> of(ProjectId project) {
    return listed(project).items();
  }

  /** As {@link #of}, with the numbers of those that this version cannot read. */
  public Listed<Release> listed(ProjectId project) {
    return Listed.of(
        database.query(OF_PROJECT, project.value()),
        Release::of,
        row -> String.valueOf(row.getInteger("number")));
  }

  /** Which of these flows some release names. */
  public Set<FlowId> named(List<FlowId> flows) {
    var ids = flows.stream().map(FlowId::value).toArray(UUID[]::new);
    return Set.copyOf(
        database.list(row -> new FlowId(row.getUUID("flow")), NAMED_FLOWS, (Object) ids));
  }

  /**
   * The releases whose files are kept: what runs or is about to, and the newest of each project.
   *
   * @param most how many of each project besides what runs
   */
  public Set<ReleaseId> kept(int most) {
    return Set.copyOf(database.list(row -> new ReleaseId(row.getUUID("id")), KEPT, most));
  }

  /** What runs for the project now. */
  public Optional<Release> live(ProjectId project) {
    return database.first(Release::of, LIVE_OF_PROJECT, project.value());
  }

  /** What runs for the project, as the running transaction sees it. */
  public Optional<Release> live(Tx tx, ProjectId project) {
    return Database.first(tx.connection(), Release::of, LIVE_OF_PROJECT, project.value());
  }

  /** Whether what runs for the project was started with a value of that name. */
  public boolean liveUses(Tx tx, ProjectId project, String secret) {
    return Database.rows(tx.connection(), LIVE_WITH_SECRET, project.value(), secret).size() > 0;
  }

  /** What ought to run on a server. */
  public List<Release> liveOn(ServerId server) {
    return Listed.of(
            database.query(LIVE_ON_SERVER, server.value()),
            Release::of,
            row -> "release " + row.getUUID("id"))
        .items();
  }

  /**
   * Moves a release to another status, under its row's lock.
   *
   * @throws IllegalStateException if {@link ReleaseStatus#leadsTo} forbids it
   */
  public void move(Tx tx, ReleaseId id, ReleaseStatus next) {
    var release = Database.first(tx.connection(), Release::of, LOCK, id.value()).orElseThrow();
    if (!release.status().leadsTo(next)) {
      throw new IllegalStateException(
          "release %s is %s, not to become %s".formatted(id, release.status(), next));
    }
    Database.rows(tx.connection(), SET_STATUS, id.value(), next.name());
  }

  /** Says which flow started what runs of a release now, and where that listens. */
  public void place(Tx tx, ReleaseId id, FlowId process, int port) {
    Database.rows(tx.connection(), PLACE, id.value(), process.value(), port);
  }
}
