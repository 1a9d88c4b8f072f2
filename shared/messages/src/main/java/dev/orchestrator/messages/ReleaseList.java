package dev.orchestrator.messages;

import java.util.List;

/** Several releases. */
public record ReleaseList(List<ReleaseView> releases) {}
