package dev.orchestrator.messages;

import java.util.Map;
import java.util.Set;

/** Where a project stands. */
public enum ProjectStatus {
  DRAFT,
  BUILDING,
  BUILT,
  DEPLOYING,
  LIVE,
  STOPPED,
  FAILED,
  ARCHIVED;

  /**
   * What may follow what. A build or deploy may begin from every state but the last, also one
   * beside the other; when one ends, the other or what really runs says where the project stands.
   */
  private static final Map<ProjectStatus, Set<ProjectStatus>> NEXT =
      Map.of(
          DRAFT, Set.of(BUILDING, ARCHIVED),
          BUILDING, Set.of(BUILT, DEPLOYING, LIVE, STOPPED, FAILED, DRAFT, ARCHIVED),
          BUILT, Set.of(BUILDING, DEPLOYING, ARCHIVED),
          DEPLOYING, Set.of(BUILDING, LIVE, BUILT, STOPPED, FAILED, ARCHIVED),
          LIVE, Set.of(BUILDING, DEPLOYING, STOPPED, FAILED, ARCHIVED),
          STOPPED, Set.of(BUILDING, DEPLOYING, ARCHIVED),
          FAILED, Set.of(BUILDING, DEPLOYING, STOPPED, ARCHIVED),
          ARCHIVED, Set.of());

  /** Whether {@code next} may follow this state; staying where one is, always. */
  public boolean leadsTo(ProjectStatus next) {
    return this == next || NEXT.getOrDefault(this, Set.of()).contains(next);
  }
}
