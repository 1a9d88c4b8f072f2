package dev.orchestrator.access;

/**
 * An account at somebody else's, by which a person comes to us.
 *
 * @param door through which it comes, such as {@code telegram}
 * @param subject its id there, which is never the id of a user of ours
 * @param name what it is called there; may be empty
 */
public record Account(String door, String subject, String name) {}
