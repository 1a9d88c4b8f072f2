package dev.orchestrator.scheduler;

import dev.orchestrator.flow.Start;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.JobPlan;
import dev.orchestrator.store.JobTurn;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done again and again, on one node at a time.
 *
 * @param name in rows and settings; never changed
 * @param misfire what becomes of a due time at which nobody was there
 * @param jitter how much later than due it begins at most
 * @param deadline after which a run is given up, so that the next one may begin
 */
record Job(
    String name,
    Schedule schedule,
    Misfire misfire,
    Duration jitter,
    Duration deadline,
    Deed deed) {

  private static final String OWNER = "scheduler";

  /** What becomes of due times that passed while no node was there. */
  enum Misfire {
    /** They become one run, now. */
    RUN_ONCE,
    /** Nothing; it goes on with the next one. */
    SKIP
  }

  /** What is done. */
  sealed interface Deed {

    /** Starts a flow; its end is the end of the run. It survives the node by itself. */
    record AsFlow(Start<?> start) implements Deed {}

    /** Works on the thread of the run, which is interrupted once the run was given up. */
    record Here(Work work) implements Deed {}
  }

  /** Work that is done while the node holds the job. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it.
     *
     * @param turn what rows that it writes are guarded with, see {@code Jobs.holds}
     * @return what there is to say of it, or nothing
     */
    String run(JobTurn turn) throws Exception;
  }

  /** A job that starts a flow, of which one lives at a time. */
  static Job asFlow(String name, Schedule schedule, String kind, Object input) {
    var start = Start.of(kind, input, OWNER).exclusive(kind).subject(kind);
    return new Job(
        name,
        schedule,
        Misfire.RUN_ONCE,
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        new Deed.AsFlow(start));
  }

  /** How its runs begin on a node. */
  JobPlan plan(String node, Duration alive) {
    Optional<Start<?>> flow =
        switch (deed) {
          case Deed.AsFlow(var start) -> Optional.of(start);
          case Deed.Here _ -> Optional.empty();
        };
    return new JobPlan(node, jitter, deadline, alive, flow);
  }
}
