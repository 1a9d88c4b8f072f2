package dev.orchestrator.devops;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.store.Release;
import java.time.Duration;

/** Lets a replaced process finish what it answers, ends it, and clears away what is too old. */
final class RetireFlow implements FlowKind<Retired, Boolean> {

  static final String NAME = "devops.retire";

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int RELEASES_KEPT = 5;

  private final Crew crew;
  private final Records records;

  RetireFlow(Crew crew, Records records) {
    this.crew = crew;
    this.records = records;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Retired> input() {
    return Retired.class;
  }

  @Override
  public Class<Boolean> result() {
    return Boolean.class;
  }

  @Override
  public Boolean run(Flow flow, Retired retired) {
    flow.step("drain", _ -> drain(retired));
    flow.step("stop", _ -> crew.apps().remove(retired.process()));
    flow.commit("port", tx -> crew.placement().release(tx, retired.project(), retired.process()));
    flow.step("tidy", _ -> tidy(retired));
    return true;
  }

  private void drain(Retired retired) throws InterruptedException {
    var deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
    do {
      Thread.sleep(LOOK_EVERY); // also the very last request that was handed over arrives
    } while (crew.traffic().routes().underWay(retired.project(), retired.port()) > 0
        && System.nanoTime() < deadline);
  }

  private void tidy(Retired retired) {
    records.releases().of(retired.project()).stream()
        .filter(release -> release.status() != ReleaseStatus.LIVE)
        .filter(release -> release.status() != ReleaseStatus.BUILDING)
        .filter(release -> release.status() != ReleaseStatus.STARTING)
        .skip(RELEASES_KEPT)
        .map(Release::id)
        .forEach(crew.folders()::delete);
  }

  @Override
  public void undo(FlowId id, Retired retired) throws InterruptedException {
    crew.apps().remove(retired.process());
  }

  @Override
  public void ended(Tx tx, FlowId id, Retired retired, Ended ended) {
    if (!(ended instanceof Ended.Done)) {
      crew.placement().release(tx, retired.project(), retired.process());
    }
  }
}
