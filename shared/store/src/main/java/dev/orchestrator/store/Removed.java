package dev.orchestrator.store;

/**
 * What one run of the retention removed.
 *
 * @param journals flows whose steps were dropped
 * @param flows rows of flows that nothing referred to
 * @param receipts answers to commands
 * @param evidence ends of workers
 * @param releaseFolders files of old releases
 */
public record Removed(
    long journals, long flows, long receipts, long evidence, long releaseFolders) {

  /** The kind of the flow that removes, and its exclusive key. */
  public static final String KIND = "scheduler.retention";
}
