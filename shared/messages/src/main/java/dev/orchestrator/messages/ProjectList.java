package dev.orchestrator.messages;

import java.util.List;

/**
 * Several projects.
 *
 * @param unreadable the names of those that are there and cannot be shown by this version
 */
public record ProjectList(List<ProjectView> projects, List<String> unreadable) {

  public ProjectList(List<ProjectView> projects) {
    this(projects, List.of());
  }
}
