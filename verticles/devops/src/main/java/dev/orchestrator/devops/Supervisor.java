package dev.orchestrator.devops;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Release;
import dev.orchestrator.workers.ProcessState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what is live running: after our start, and when a process dies. */
final class Supervisor {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** A life that is shorter counts as a quick death. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(30);

  private static final int QUICK_DEATHS = 3;

  private static final Duration REAP_EVERY = Duration.ofSeconds(30);

  private final Crew crew;
  private final Records records;
  private final HealthRound health;
  private volatile long reaped = System.nanoTime();
  private final Map<ReleaseId, Lives> lives = new ConcurrentHashMap<>();

  Supervisor(Crew crew, Records records, HealthRound health) {
    this.health = health;
    this.crew = crew;
    this.records = records;
  }

  /** When a release was last started by us, and how often it died soon after. */
  private record Lives(long startedAt, int quickDeaths) {}

  /** After our own start: ends what nobody wants, starts what is live, opens the routes. */
  void restore() throws InterruptedException {
    crew.apps().reap(new Wanted(crew, records));
    for (var release : live()) {
      try {
        revive(release);
      } catch (RuntimeException e) {
        LOG.error("release {} could not be started again", release.id(), e);
      }
      restoreRoute(release);
    }
  }

  private void restoreRoute(Release release) {
    try {
      crew.traffic().restore(release.project());
    } catch (PortTaken e) {
      LOG.error("{} is not published: {}", release.url(), e.getMessage());
    }
  }

  /** One round: starts again what died, and gives up on what dies again and again. */
  void look() throws InterruptedException {
    var live = live();
    health.beginIfDue(live);
    reapIfDue();
    for (var release : live) {
      try {
        look(release);
      } catch (RuntimeException e) {
        failed(release, e);
      }
    }
  }

  /** A node that was frozen finds out here what it missed. */
  private void reapIfDue() throws InterruptedException {
    if (System.nanoTime() - reaped > REAP_EVERY.toNanos()) {
      reaped = System.nanoTime();
      crew.apps().removeUnless(new Wanted(crew, records));
    }
  }

  private void look(Release release) throws InterruptedException {
    if (!crew.apps().alive(release.process()) && isStillLive(release)) {
      died(release);
    }
  }

  /** One that cannot be looked after keeps nobody from looking after the others. */
  private static void failed(Release release, RuntimeException why) {
    LOG.warn("release {} could not be looked after: {}", release.id(), why.toString());
  }

  private List<Release> live() {
    return records.releases().liveOn(crew.placement().machine().server());
  }

  private void died(Release release) throws InterruptedException {
    var known = lives.getOrDefault(release.id(), new Lives(0, 0));
    var quick = System.nanoTime() - known.startedAt() < SHORT_LIFE.toNanos();
    var deaths = known.startedAt() == 0 || !quick ? 1 : known.quickDeaths() + 1;
    if (deaths > QUICK_DEATHS) {
      giveUp(release);
      return;
    }
    LOG.warn("release {} of {} died and is started again", release.number(), release.project());
    lives.put(release.id(), new Lives(System.nanoTime(), deaths));
    revive(release);
  }

  /** A deploy may replace a release at the very moment at which we start it again. */
  private void revive(Release release) throws InterruptedException {
    var launch = launch(release);
    if (!crew.apps().start(launch)) {
      launch = moved(release, launch);
      if (crew.apps().start(launch)) {
        crew.traffic().restore(release.project());
      }
    }
    if (!isStillLive(release)) {
      crew.apps().stop(release.process());
    }
  }

  private boolean isStillLive(Release release) {
    return records
        .releases()
        .find(release.id())
        .filter(now -> now.status() == ReleaseStatus.LIVE)
        .filter(now -> now.process().equals(release.process()))
        .isPresent();
  }

  private Launch launch(Release release) throws InterruptedException {
    var words = words();
    var manifest = crew.manifests().at(release.project(), release.commit(), words);
    var launch = Launches.of(release, Traffic.portOf(release.url()), manifest);
    crew.builds().make(release.process(), launch, manifest.build(), words);
    return launch;
  }

  /** Its port was taken while it did not run: it gets another one behind the same route. */
  private Launch moved(Release release, Launch launch) {
    return records
        .flows()
        .transaction(tx -> {
          crew.placement().release(tx, release.project(), release.process());
          var port = crew.placement().process(tx, release.project(), release.process(), words());
          records.releases().place(tx, release.id(), release.process(), port);
          return launch.at(release.process(), port);
        });
  }

  private void giveUp(Release release) throws InterruptedException {
    lives.remove(release.id());
    var evidence = crew.apps().evidence(release.project(), release.process());
    var code =
        crew.apps().state(release.process()) instanceof ProcessState.Ended(var exit)
            ? String.valueOf(exit)
            : "?";
    records
        .flows()
        .transaction(tx -> {
          gaveUp(tx, release, code, evidence);
          return true;
        });
    restoreRoute(release);
    crew.apps().remove(release.process());
  }

  private void gaveUp(Tx tx, Release release, String code, String evidence) {
    var project = records.projects().locked(tx, release.project()).orElseThrow();
    var live = records.releases().live(tx, release.project());
    if (live.filter(now -> now.process().equals(release.process())).isEmpty()) {
      return; // replaced or stopped meanwhile
    }
    records.releases().move(tx, release.id(), ReleaseStatus.FAILED);
    crew.placement().release(tx, release.project(), release.process());
    // No flow ends here: any id that is none of a flow's will do.
    records.projects().settle(tx, project.id(), FlowId.next(), ProjectStatus.FAILED);
    tell(tx, project, release, code, evidence);
  }

  private void tell(Tx tx, Project project, Release release, String code, String evidence) {
    project
        .thread()
        .ifPresent(thread -> {
          var words = Phrases.in("devops", records.log().language(thread));
          records
              .log()
              .append(
                  tx,
                  thread,
                  new ReleaseCrashed(
                      release.id(),
                      project.id(),
                      project.name(),
                      release.commit(),
                      words.line("crashed", code),
                      evidence));
        });
  }

  private static Phrases words() {
    return Phrases.in("devops", Locale.ENGLISH);
  }
}
