package dev.orchestrator.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several projects of many.
 *
 * @param unreadable the names of those that are there and cannot be shown by this version
 * @param next the last one of the page, if there may be more behind it
 */
public record ProjectPage(
    List<ProjectView> projects, List<String> unreadable, @Nullable ProjectId next) {}
