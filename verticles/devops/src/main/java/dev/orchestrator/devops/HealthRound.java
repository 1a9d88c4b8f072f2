package dev.orchestrator.devops;

import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ReleaseId;
import dev.orchestrator.store.Release;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the health of what is live, every half minute, and keeps what it saw. */
final class HealthRound {

  static final Duration PERIOD = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(HealthRound.class);

  private final HealthGate gate;
  private final Manifests manifests;
  private final Records records;

  /** Where each release says that it answers; a commit never changes its mind. */
  private final Map<ReleaseId, String> paths = new ConcurrentHashMap<>();

  private final AtomicBoolean running = new AtomicBoolean();
  private volatile long last = System.nanoTime() - PERIOD.toNanos();

  HealthRound(HealthGate gate, Manifests manifests, Records records) {
    this.gate = gate;
    this.manifests = manifests;
    this.records = records;
  }

  /** Begins a round if one is due; does not wait for it, since what is live may hang. */
  void beginIfDue(List<Release> live) {
    if (System.nanoTime() - last >= PERIOD.toNanos() && running.compareAndSet(false, true)) {
      last = System.nanoTime();
      Thread.ofVirtual().name("health round").start(() -> run(live));
    }
  }

  private void run(List<Release> live) {
    try {
      paths.keySet().retainAll(live.stream().map(Release::id).toList());
      for (var release : live) {
        look(release);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
  }

  private void look(Release release) throws InterruptedException {
    try {
      var wrong = gate.look(release.port(), path(release));
      records.looks().keep(release.id(), wrong.isEmpty(), wrong.orElse("status 200"));
    } catch (RuntimeException e) {
      LOG.debug("release {} could not be looked at: {}", release.id(), e.toString());
    }
  }

  private String path(Release release) {
    var english = Phrases.in("devops", Locale.ENGLISH);
    return paths.computeIfAbsent(
        release.id(),
        _ -> manifests.at(release.project(), release.commit(), english).health());
  }
}
