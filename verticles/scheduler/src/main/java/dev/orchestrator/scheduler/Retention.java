package dev.orchestrator.scheduler;

import dev.orchestrator.flow.Ended;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.Retry;
import dev.orchestrator.flow.StepBody;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.platform.Keep;
import dev.orchestrator.store.Removed;
import dev.orchestrator.store.ThreadLog;
import java.time.Duration;
import java.util.Set;

/**
 * Removes what has ended and is older than people look back. Nothing that lives or is named by
 * something that stays is ever removed; events stay for ever. What lies on a disk is seen to by the
 * node that it belongs to: {@link LocalFiles}.
 */
final class Retention implements FlowKind<Keep, Removed> {

  /** What models were asked and said is in the journals of these. */
  private static final Set<String> CONVERSATIONS = Set.of(ThreadLog.TURN);

  /** What admins look at when nothing is removed any more. */
  static final String ALERT = "retention_fails";

  private static final Retry AGAIN = Retry.of(3, Duration.ofSeconds(1));

  private final SchedulerVerticle.Attic attic;

  Retention(SchedulerVerticle.Attic attic) {
    this.attic = attic;
  }

  @Override
  public Removed run(Flow flow, Keep keep) {
    return new Removed(
        count(flow, "journals", _ -> journals(keep)),
        count(flow, "flows", _ -> flows(keep)),
        count(flow, "receipts", _ -> attic.receipts().deleteOlderThan(keep.journalDays())),
        null,
        null,
        notes(flow, keep));
  }

  private Removed.Notes notes(Flow flow, Keep keep) {
    var notes = attic.notes();
    var days = keep.journalDays();
    return new Removed.Notes(
        count(flow, "failures", _ -> notes.failures().deleteOlderThan(longest(keep))),
        count(flow, "alerts", _ -> (long) notes.alerts().deleteOlderThan(days)),
        count(flow, "refused", _ -> (long) notes.refused().deleteOlderThan(days)),
        count(flow, "summaries", _ -> (long) notes.summaries().deleteReplaced(longest(keep))),
        count(flow, "looks", _ -> (long) notes.looks().deleteOfGone(keep.evidenceDays())),
        count(flow, "waits", _ -> (long) notes.waits().deleteLeft()));
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
    return attic.ended().delete(Duration.ofDays(longest(keep)), attic.releases()::named);
  }

  private static int longest(Keep keep) {
    return Math.max(keep.journalDays(), keep.transcriptDays());
  }

  /** What is not removed fills the disk long before anybody looks. */
  @Override
  public void ended(Tx tx, FlowId id, Keep keep, Ended end) {
    if (end instanceof Ended.Failed(var failure)) {
      var text =
          "What is old was not removed: %s (orchestrator flow show %s)"
              .formatted(failure.message(), id);
      attic.notes().alerts().raise(tx, ALERT, Removed.KIND, text);
    }
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
