package dev.orchestrator.messages;

import java.util.List;

/** Several projects. */
public record ProjectList(List<ProjectView> projects) {}
