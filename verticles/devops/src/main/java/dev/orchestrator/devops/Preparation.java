package dev.orchestrator.devops;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.store.Project;
import java.util.Optional;

/**
 * Finds out what a commit needs, and waits until it is there: read, resolve, look at what was
 * given, ask, and once more from the top when something came or turned out to be of no use.
 */
final class Preparation {

  /** Each round but the first is somebody's deed; so many in a day are nobody's. */
  private static final int MOST_ROUNDS = 100;

  private final Manifests manifests;
  private final EnvAnalyst analyst;
  private final Environments environments;
  private final BotToken botToken;
  private final SecretsAwait await;
  private final Records records;
  private final Berths berths;

  /** Those who know what variables are, and where their values come from. */
  record Minds(EnvAnalyst analyst, Environments environments, BotToken botToken) {}

  Preparation(
      Manifests manifests, Minds minds, SecretsAwait await, Records records, Berths berths) {
    this.berths = berths;
    this.manifests = manifests;
    this.analyst = minds.analyst();
    this.environments = minds.environments();
    this.botToken = minds.botToken();
    this.await = await;
    this.records = records;
  }

  /** Empty if the flow has ended: older code ended it when something was missing. */
  Optional<Prepared> run(Flow flow, DeployOrder first) {
    var order = first;
    for (var round = 1; round <= MOST_ROUNDS; round++) {
      var prepared = look(flow, order, round);
      if (!botToken.accepted(flow, order, round, prepared.environment())) {
        continue;
      }
      var missing = prepared.environment().missing();
      if (missing.isEmpty()) {
        return Optional.of(prepared);
      }
      var commit = await.person(flow, order, round, missing);
      if (commit.isEmpty()) {
        return Optional.empty();
      }
      order = order.at(commit.get());
    }
    throw new DeployFault(first.words().line("secrets.rounds", MOST_ROUNDS), "");
  }

  private Prepared look(Flow flow, DeployOrder order, int round) {
    var manifest = flow.step(name("env_analyzer", round), ProjectManifest.class, _ -> read(order));
    var unknown = Environments.unknown(manifest);
    var judged = analyst.judge(flow, name("env_analyst", round), order, unknown);
    var environment =
        flow.step(
            name("secret_resolver", round),
            Environment.class,
            _ -> environments.resolve(project(order), manifest, judged));
    return new Prepared(order, manifest, environment);
  }

  /** Nobody is asked for secrets of a deploy that could not go on here. */
  private ProjectManifest read(DeployOrder order) {
    berths.require(order.project(), order.words());
    return manifests.complete(order.project(), order.commit(), order.words());
  }

  private Project project(DeployOrder order) {
    return records.projects().byId(order.project()).orElseThrow();
  }

  /** The first round's steps are called as they were before there were rounds. */
  static String name(String step, int round) {
    return round == 1 ? step : step + "-" + round;
  }
}
