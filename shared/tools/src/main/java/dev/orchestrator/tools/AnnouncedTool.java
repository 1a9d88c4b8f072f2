package dev.orchestrator.tools;

import dev.orchestrator.messages.UserId;

/**
 * A tool of a service that joined.
 *
 * @param address where it is called
 * @param by the user whose key announced it
 * @param everybody whether others than that user may use it
 */
public record AnnouncedTool(ToolCard card, String address, UserId by, boolean everybody) {

  /** The tool's name. */
  public String name() {
    return card.name();
  }
}
