package dev.orchestrator.messages;

import java.util.Map;
import java.util.Set;

/** Where a release stands. At most one release of a project is LIVE. */
public enum ReleaseStatus {
  BUILDING,
  STARTING,
  LIVE,
  /** A newer release took its place; kept for a rollback. */
  SUPERSEDED,
  /** Its project was stopped; it starts again with a deploy or rollback. */
  STOPPED,
  FAILED,
  /** It was live until a rollback put an older one back. */
  ROLLED_BACK;

  private static final Map<ReleaseStatus, Set<ReleaseStatus>> NEXT =
      Map.of(
          BUILDING, Set.of(STARTING, FAILED),
          STARTING, Set.of(LIVE, FAILED),
          LIVE, Set.of(SUPERSEDED, STOPPED, FAILED, ROLLED_BACK),
          SUPERSEDED, Set.of(STARTING, LIVE),
          STOPPED, Set.of(STARTING, LIVE, SUPERSEDED),
          FAILED, Set.of(),
          ROLLED_BACK, Set.of(STARTING, LIVE));

  /** Whether {@code next} may follow this state; staying where one is, always. */
  public boolean leadsTo(ReleaseStatus next) {
    return this == next || NEXT.getOrDefault(this, Set.of()).contains(next);
  }
}
