package dev.orchestrator.messages;

import java.util.List;

/**
 * Several releases.
 *
 * @param unreadable the numbers of those that are there and cannot be shown by this version
 */
public record ReleaseList(List<ReleaseView> releases, List<String> unreadable) {

  public ReleaseList(List<ReleaseView> releases) {
    this(releases, List.of());
  }
}
