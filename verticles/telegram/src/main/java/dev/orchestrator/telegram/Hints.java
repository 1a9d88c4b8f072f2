package dev.orchestrator.telegram;

/**
 * Who is told, after a commit, what there is to be done; they look by themselves too.
 *
 * @param written there is something to be sent
 * @param ordered there is something to be carried out
 */
record Hints(Runnable written, Runnable ordered) {}
