package dev.orchestrator.devops;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Start;
import dev.orchestrator.flow.State;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.CheckReadyToDeploy;
import dev.orchestrator.messages.DeployCommand.DeployAgain;
import dev.orchestrator.messages.DeployCommand.Rollback;
import dev.orchestrator.messages.DeployCommand.TriggerDeploy;
import dev.orchestrator.messages.DeployReadiness;
import dev.orchestrator.messages.ProjectCommand.DeleteProject;
import dev.orchestrator.messages.ProjectCommand.StopProject;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.Started;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Release;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers the commands that change what runs. */
final class DeployDesk {

  static final int MOST_OF_A_USER = 3;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private static final Set<ReleaseStatus> RESTORABLE =
      Set.of(ReleaseStatus.SUPERSEDED, ReleaseStatus.STOPPED, ReleaseStatus.ROLLED_BACK);

  private final Desk desk;
  private final Records records;
  private final Forge forge;
  private final DeployLimits limits;
  private final Environments environments;

  DeployDesk(Desk desk, Forge forge, Environments environments) {
    this.limits = new DeployLimits(desk.records().failures());
    this.environments = environments;
    this.desk = desk;
    this.records = desk.records();
    this.forge = forge;
  }

  void open(Bus bus) {
    bus.serve(CheckReadyToDeploy.class, this::check);
    bus.serve(TriggerDeploy.class, this::deploy);
    bus.serve(DeployAgain.class, this::deployAgain);
    bus.serve(Rollback.class, this::rollback);
    bus.serve(StopProject.class, this::stop);
    bus.serve(DeleteProject.class, this::delete);
  }

  private Answer<DeployReadiness> check(Envelope envelope, CheckReadyToDeploy command) {
    return desk.withProject(
        envelope.principal(),
        command.project(),
        project -> {
          var head = builtHead(project);
          var missing = head.map(commit -> missing(project, commit)).orElse(List.of("built code"));
          return new Answer.Done<>(
              new DeployReadiness(project.name(), missing.isEmpty(), head.orElse(null), missing));
        });
  }

  private List<String> missing(Project project, String commit) {
    try {
      var words = dev.orchestrator.messages.Phrases.in("devops", Locale.ENGLISH);
      var manifest = new Manifests(forge).complete(project.id(), commit, words);
      return environments.missing(project, manifest);
    } catch (DeployFault e) {
      return List.of(DeployFault.reason(String.valueOf(e.getMessage())));
    }
  }

  private Answer<Started> deploy(Envelope envelope, TriggerDeploy command) {
    return desk.once(
        envelope,
        command,
        command.project(),
        (tx, project) ->
            deploy(
                tx,
                envelope,
                command.commit(),
                project,
                commit -> limits.objection(tx, envelope, project, commit)));
  }

  private Answer<Started> deployAgain(Envelope envelope, DeployAgain command) {
    return desk.once(
        envelope,
        command,
        command.project(),
        (tx, project) -> deploy(tx, envelope, command.commit(), project, _ -> Optional.empty()));
  }

  /**
   * The commit is settled now: what happens to main afterwards does not change what is deployed.
   *
   * @param objection what speaks against deploying a commit
   */
  private Answer<Started> deploy(
      Tx tx,
      Envelope envelope,
      @Nullable String wanted,
      Project project,
      Function<String, Optional<Answer<Started>>> objection) {
    var head = builtHead(project);
    if (head.isEmpty()) {
      return Answer.refused(
          "nothing_built",
          "There is no tested code of %s yet.".formatted(project.name()),
          "Start engineering first.");
    }
    var commit = wanted == null || wanted.isBlank() ? head.get() : wanted.strip();
    if (!COMMIT.matcher(commit).matches() || !forge.open(project.id()).isOn("main", commit)) {
      return Answer.refusedInput(
          "commit_not_on_main",
          "commit",
          "\"%s\" is no commit of the main branch.".formatted(Desk.shown(commit)),
          "Give a full commit id; view_changes shows them.");
    }
    var order = desk.order(envelope, project, commit, Optional.empty());
    return objection.apply(commit).orElseGet(() -> start(tx, DeployFlow.NAME, order));
  }

  /** The head of main, if anything was ever merged there beyond the scaffold. */
  private Optional<String> builtHead(Project project) {
    return forge
        .find(project.id())
        .filter(repository -> repository.head("main").isPresent())
        .filter(DeployDesk::holdsMoreThanTheScaffold)
        .flatMap(repository -> repository.head("main"));
  }

  private static boolean holdsMoreThanTheScaffold(GitRepository repository) {
    return repository.log("main", 2).size() > 1;
  }

  private Answer<Started> rollback(Envelope envelope, Rollback command) {
    return desk.once(
        envelope,
        command,
        command.project(),
        (tx, project) -> rollback(tx, envelope, command.release(), project));
  }

  private Answer<Started> rollback(
      Tx tx, Envelope envelope, @Nullable Integer number, Project project) {
    var releases = records.releases().of(project.id());
    return target(releases, number)
        .map(release ->
            start(
                tx,
                RollbackFlow.NAME,
                desk.order(envelope, project, release.commit(), Optional.of(release.id()))))
        .orElseGet(() -> nothingToRestore(project, releases, number));
  }

  /** The one that is named; else the newest that was live before the live one. */
  private static Optional<Release> target(List<Release> releases, @Nullable Integer number) {
    var live =
        releases.stream()
            .filter(release -> release.status() == ReleaseStatus.LIVE)
            .mapToInt(Release::number)
            .findFirst();
    return releases.stream()
        .filter(release -> RESTORABLE.contains(release.status()))
        .filter(release ->
            number != null
                ? release.number() == number
                : release.status() != ReleaseStatus.ROLLED_BACK
                    && release.number() < live.orElse(Integer.MAX_VALUE))
        .findFirst();
  }

  private static Answer<Started> nothingToRestore(
      Project project, List<Release> releases, @Nullable Integer number) {
    var there =
        releases.stream()
            .filter(release -> RESTORABLE.contains(release.status()))
            .map(release -> String.valueOf(release.number()))
            .toList();
    return Answer.refusedInput(
        "release_not_found",
        "release",
        number == null
            ? "There is no older release of %s to go back to.".formatted(project.name())
            : "Release %d of %s cannot be put back.".formatted(number, project.name()),
        there.isEmpty()
            ? "Deploy again when there is something new."
            : "These can: " + String.join(", ", there) + ".");
  }

  private Answer<Started> start(Tx tx, String kind, DeployOrder order) {
    var running =
        records
            .flows()
            .list(tx.connection(), FlowQuery.live().owner(order.owner().toString()))
            .stream()
            .filter(flow -> Set.of(DeployFlow.NAME, RollbackFlow.NAME).contains(flow.kind()))
            .filter(flow -> flow.state() != State.WAITING) // for a person; it holds nothing
            .count();
    if (running >= MOST_OF_A_USER) {
      return Answer.refused(
          "too_many_deploys",
          "%d deploys of yours run already.".formatted(MOST_OF_A_USER),
          "Wait until one has ended.");
    }
    return tx.start(flow(tx, kind, "deploy:" + order.project(), order))
        .<Answer<Started>>map(id -> {
          records.projects().move(tx, order.project(), deploying(order.before()));
          return new Answer.Done<>(new Started(id, order.name()));
        })
        .orElseGet(() -> kind.equals(DeployFlow.NAME) ? newer(tx, order) : running(order));
  }

  /** A deploy that waits for a person goes on with the newer commit, which may need less. */
  private Answer<Started> newer(Tx tx, DeployOrder order) {
    return records
        .waits()
        .of(tx, order.project())
        .<Answer<Started>>map(wait -> {
          records.waits().goOn(tx, wait, order.commit());
          return new Answer.Done<>(new Started(wait.flow(), order.name()));
        })
        .orElseGet(() -> running(order));
  }

  /** A project that is being built stays so: the build says more about it. */
  static ProjectStatus deploying(ProjectStatus before) {
    return before.leadsTo(ProjectStatus.DEPLOYING) ? ProjectStatus.DEPLOYING : before;
  }

  private static Answer<Started> running(DeployOrder order) {
    return Answer.refused(
        "deploy_running",
        "Another deploy, rollback or stop of %s runs already.".formatted(order.name()),
        "Wait for its end, or cancel it.");
  }

  /** On the node that the project lives on; its first deploy settles which that is. */
  private Start<DeployOrder> flow(Tx tx, String kind, String exclusive, DeployOrder order) {
    var tagged = tagged(kind, exclusive, order);
    return records
        .ports()
        .berth(tx, order.project(), Traffic.ROUTE)
        .map(berth -> tagged.on(berth.name()))
        .orElse(tagged);
  }

  private static Start<DeployOrder> tagged(String kind, String exclusive, DeployOrder order) {
    var start =
        Start.of(kind, order, order.owner().toString())
            .exclusive(exclusive)
            .subject(order.project().toString());
    return order.thread().map(id -> start.thread(id.toString())).orElse(start);
  }

  private Answer<Started> stop(Envelope envelope, StopProject command) {
    return desk.once(
        envelope, command, command.project(), (tx, project) -> stop(tx, envelope, project));
  }

  private Answer<Started> stop(Tx tx, Envelope envelope, Project project) {
    var order = desk.order(envelope, project, "", Optional.empty());
    var waiting = records.waits().of(tx, project.id());
    waiting.ifPresent(wait -> records.flows().cancel(tx.connection(), wait.flow()));
    if (records.releases().live(tx, project.id()).isEmpty()) {
      if (waiting.isPresent()) {
        return new Answer.Done<>(new Started(waiting.get().flow(), project.name()));
      }
      return Answer.refused(
          "not_running",
          "Nothing of %s runs.".formatted(project.name()),
          "There is nothing to stop.");
    }
    // The deploy that waited keeps its key until it is undone; it has nothing to undo.
    var key = (waiting.isPresent() ? "stop:" : "deploy:") + project.id();
    return tx.start(flow(tx, StopFlow.NAME, key, order))
        .<Answer<Started>>map(id -> new Answer.Done<>(new Started(id, project.name())))
        .orElseGet(() -> running(order));
  }

  private Answer<Started> delete(Envelope envelope, DeleteProject command) {
    return desk.once(
        envelope, command, command.project(), (tx, project) -> delete(tx, envelope, project));
  }

  /** Its own key: it does not wait for the deploys and builds that it ends. */
  private Answer<Started> delete(Tx tx, Envelope envelope, Project project) {
    var order = desk.order(envelope, project, "", Optional.empty());
    return tx.start(flow(tx, TeardownFlow.NAME, "teardown:" + project.id(), order))
        .<Answer<Started>>map(id -> new Answer.Done<>(new Started(id, project.name())))
        .orElseGet(() -> running(order));
  }
}
