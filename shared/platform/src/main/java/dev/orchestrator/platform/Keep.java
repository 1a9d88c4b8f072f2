package dev.orchestrator.platform;

/**
 * How many days what is kept after it has ended. Events are kept for ever.
 *
 * @param journalDays the steps of flows, and the answers to commands
 * @param evidenceDays how workers ended and their last words, and files of releases that are gone
 * @param transcriptDays the steps of conversations, what models were asked and said; and the rows
 *     of ended flows that nothing refers to
 */
public record Keep(int journalDays, int evidenceDays, int transcriptDays) {

  /** What is usual. */
  public static final Keep USUAL = new Keep(14, 14, 30);
}
