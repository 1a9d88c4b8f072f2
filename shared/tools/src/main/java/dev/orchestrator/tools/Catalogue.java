package dev.orchestrator.tools;

import dev.orchestrator.messages.Principal;

/** All tools that there are at this moment: our own, and those of services that joined. */
public final class Catalogue {

  private final AnnouncedTools announced;

  public Catalogue(AnnouncedTools announced) {
    this.announced = announced;
  }

  /** What this principal may use now. */
  public Toolbox of(Principal principal) {
    return new Toolbox(principal.role(), announced.of(principal));
  }
}
