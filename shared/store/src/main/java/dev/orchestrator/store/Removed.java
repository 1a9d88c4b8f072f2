package dev.orchestrator.store;

import org.jspecify.annotations.Nullable;

/**
 * What one run of the retention removed.
 *
 * @param journals flows whose steps were dropped
 * @param flows rows of flows that nothing referred to
 * @param receipts answers to commands
 * @param evidence ends of workers; only in runs of older code, since each node now sees to its own
 *     disk by itself
 * @param releaseFolders files of old releases; likewise
 * @param notes what was noted beside the work; absent in runs of older code
 */
public record Removed(
    long journals,
    long flows,
    long receipts,
    @Nullable Long evidence,
    @Nullable Long releaseFolders,
    @Nullable Notes notes) {

  /** The kind of the flow that removes, and its exclusive key. */
  public static final String KIND = "scheduler.retention";

  /**
   * Rows that tell of what is long past.
   *
   * @param failures what failed for good
   * @param alerts that an admin had acknowledged
   * @param refused messages that did not fit
   * @param summaries that newer ones have taken in
   * @param looks at the health of releases that are not live any more
   * @param waits for secrets, of deploys that are over
   */
  public record Notes(
      long failures, long alerts, long refused, long summaries, long looks, long waits) {}
}
