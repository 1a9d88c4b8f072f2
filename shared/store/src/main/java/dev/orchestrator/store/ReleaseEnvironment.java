package dev.orchestrator.store;

import java.util.Map;

/**
 * What a release finds in its environment.
 *
 * @param values what may be shown
 * @param secrets name to version; the values are in the vault
 */
public record ReleaseEnvironment(Map<String, String> values, Map<String, Integer> secrets) {}
