package dev.orchestrator.forge;

import java.time.Instant;

/**
 * One commit of a repository.
 *
 * @param id the full commit id
 * @param message the first line of its message
 * @param at when it was committed
 * @param files how many files it changed against its first parent
 * @param insertions lines added, over all text files
 * @param deletions lines removed, over all text files
 */
public record Commit(
    String id, String message, Instant at, int files, int insertions, int deletions) {}
