package dev.orchestrator.devops;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.platform.Meanwhile;
import dev.orchestrator.store.SecretGone;
import java.time.Duration;

/** Replaces what runs by a release; if that is unhealthy, what ran goes on. */
final class Rollout {

  /** What takes longer is told. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private final Apps apps;
  private final HealthGate gate;
  private final Traffic traffic;
  private final DeployEnd end;
  private final Berths berths;

  Rollout(Apps apps, HealthGate gate, Traffic traffic, DeployEnd end, Berths berths) {
    this.berths = berths;
    this.apps = apps;
    this.gate = gate;
    this.traffic = traffic;
    this.end = end;
  }

  /** Ends the flow: its code returns right afterwards. */
  DeployResult run(Flow flow, DeployOrder order, Launch launch, Story story, boolean rollback) {
    var words = order.words();
    story.begins("deployer", launch.number());
    flow.step("deployer", _ -> start(launch, words));
    story.begins("health", launch.number());
    flow.step("health", _ -> awaitHealth(launch, words, story));
    story.begins("route", order.name(), launch.number());
    // Outside of the steps: the routes are in memory, so a flow that goes on after a crash has to
    // switch them again, whatever its journal says.
    point(launch, words);
    flow.step("route", _ -> check(launch, words));
    var result = new DeployResult(launch.url(), launch.commit(), launch.number());
    flow.commit("live", tx -> end.live(tx, flow.id(), order, launch, rollback, result));
    return result;
  }

  private void awaitHealth(Launch launch, Phrases words, Story story) throws InterruptedException {
    berths.require(launch.project(), words);
    try (var _ = Meanwhile.every(LONG, took -> story.still("health", took))) {
      gate.await(launch, words);
    }
  }

  private void start(Launch launch, Phrases words) throws InterruptedException {
    berths.require(launch.project(), words);
    try {
      if (!apps.start(launch)) {
        throw new DeployFault.OfTheMachine(
            words.line("port.taken", String.valueOf(launch.port())), "");
      }
    } catch (SecretGone e) {
      throw new DeployFault(words.line("secrets.gone", String.join(", ", e.names())), "");
    }
  }

  private void point(Launch launch, Phrases words) {
    try {
      traffic.point(launch);
    } catch (PortTaken e) {
      throw new DeployFault.OfTheMachine(
          words.line("route.taken", String.valueOf(launch.routePort())), String.valueOf(e));
    }
  }

  /** The machine may have been restarted since the release was found well. */
  private void check(Launch launch, Phrases words) throws InterruptedException {
    start(launch, words);
    gate.askInPublic(launch, words);
  }
}
