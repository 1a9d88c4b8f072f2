package dev.orchestrator.messages;

/**
 * What the ProductOwner is just about to say in a thread, as far as it has come. Only a hint for
 * whoever watches: it is never stored, and what was really said follows as an event.
 *
 * @param after the number of the newest event when these words began; they are over once something
 *     newer was said
 * @param step the step of the turn that speaks
 * @param text all of it so far; empty if it came to nothing or begins anew
 */
public record ThreadWords(ThreadId thread, long after, String step, String text) {}
