package dev.orchestrator.devops;

import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.store.Release;
import java.net.URI;
import java.util.Optional;

/** What runs, and is published: the routes as the rows of the live releases want them. */
final class Traffic {

  static final String ROUTE = "route";

  private final Routes routes;
  private final Records records;
  private final Berths berths;

  Traffic(Routes routes, Records records, Berths berths) {
    this.routes = routes;
    this.records = records;
    this.berths = berths;
  }

  Routes routes() {
    return routes;
  }

  /** Points a project's route to its live release, or nowhere; those of other nodes are theirs. */
  void restore(ProjectId project) {
    var routePort = records.ports().held(project, ROUTE);
    if (routePort.isEmpty() || berths.elsewhere(project).isPresent()) {
      return;
    }
    live(project)
        .ifPresentOrElse(
            release -> routes.point(project, routePort.get(), release.port()),
            () -> routes.pointNowhere(project, routePort.get()));
  }

  /** Points a project's route to a launched release, if the route is this machine's. */
  void point(Launch launch) {
    if (berths.elsewhere(launch.project()).isEmpty()) {
      routes.point(launch.project(), launch.routePort(), launch.port());
    }
  }

  private Optional<Release> live(ProjectId project) {
    return records.releases().live(project);
  }

  /** The port in a route's URL. */
  static int portOf(String url) {
    return URI.create(url).getPort();
  }
}
