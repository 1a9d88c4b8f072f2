package dev.orchestrator.store;

import java.util.List;
import java.util.Optional;

/**
 * What a node says of itself.
 *
 * @param bus host and port where its bus listens; empty if it is by itself
 * @param http host and port of its door
 * @param verticles those that run there, {@code po:2} for two of a kind
 */
public record NodeCard(String name, Optional<String> bus, String http, List<String> verticles) {}
