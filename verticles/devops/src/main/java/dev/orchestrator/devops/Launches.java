package dev.orchestrator.devops;

import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.store.Release;

/** How releases are started, from their rows and what they say of themselves. */
final class Launches {

  private Launches() {}

  static Launch of(Release release, int routePort, ProjectManifest manifest) {
    return new Launch(
        release.project(),
        release.id(),
        release.number(),
        release.commit(),
        release.process(),
        release.port(),
        routePort,
        release.url(),
        manifest.run(),
        manifest.health(),
        release.environment().values(),
        release.environment().secrets());
  }
}
