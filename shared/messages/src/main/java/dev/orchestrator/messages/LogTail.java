package dev.orchestrator.messages;

import java.util.List;

/** The newest lines of a log, oldest first. */
public record LogTail(String project, List<String> lines) {}
