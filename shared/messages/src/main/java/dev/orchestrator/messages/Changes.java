package dev.orchestrator.messages;

import java.time.Instant;
import java.util.List;

/** The newest commits of a project, newest first. */
public record Changes(String project, String branch, String repository, List<Commit> commits) {

  /**
   * One commit.
   *
   * @param id the full commit id
   * @param files how many files it changed
   */
  public record Commit(
      String id, String message, Instant at, int files, int insertions, int deletions) {}
}
