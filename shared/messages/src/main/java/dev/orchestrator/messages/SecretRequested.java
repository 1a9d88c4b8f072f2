package dev.orchestrator.messages;

/**
 * A secret was asked for, outside of any model.
 *
 * @param project the project's name
 * @param known whether there is a value of that name already, which a new one would replace
 */
public record SecretRequested(String project, String name, boolean known) {}
