package dev.orchestrator.scheduler;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.StepBody;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.store.Removed;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;
import java.util.Set;

/**
 * Removes what has ended and is older than people look back. Nothing that lives or is named by
 * something that stays is ever removed; events stay for ever.
 */
final class Retention implements FlowKind<Keep, Removed> {

  /** What models were asked and said is in the journals of these. */
  private static final Set<String> CONVERSATIONS = Set.of(ThreadLog.TURN);

  private static final Retry AGAIN = Retry.of(3, Duration.ofSeconds(1));

  private final SchedulerVerticle.Attic attic;
  private final LocalFiles files;

  Retention(SchedulerVerticle.Attic attic) {
    this.attic = attic;
    this.files = new LocalFiles(attic);
  }

  @Override
  public Removed run(Flow flow, Keep keep) {
    return new Removed(
        count(flow, "journals", _ -> journals(keep)),
        count(flow, "flows", _ -> flows(keep)),
        count(flow, "receipts", _ -> attic.receipts().deleteOlderThan(keep.journalDays())),
        count(flow, "evidence", _ -> files.evidence(keep)),
        count(flow, "releases", _ -> files.releases()));
  }

  private static long count(Flow flow, String step, StepBody<Long> body) {
    return flow.step(step, Long.class, AGAIN, body);
  }

  private long journals(Keep keep) {
    var ended = attic.ended();
    return ended.compactOthers(Duration.ofDays(keep.journalDays()), CONVERSATIONS)
        + ended.compact(Duration.ofDays(keep.transcriptDays()), CONVERSATIONS);
  }

  private long flows(Keep keep) {
    var longest = Math.max(keep.journalDays(), keep.transcriptDays());
    return attic.ended().delete(Duration.ofDays(longest), attic.releases()::named);
  }

  @Override
  public String name() {
    return Removed.KIND;
  }

  @Override
  public Class<Keep> input() {
    return Keep.class;
  }

  @Override
  public Class<Removed> result() {
    return Removed.class;
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(30);
  }

  @Override
  public int concurrency() {
    return 1;
  }
}
