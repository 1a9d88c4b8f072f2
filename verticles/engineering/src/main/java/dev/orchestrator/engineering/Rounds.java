package dev.orchestrator.engineering;

import dev.orchestrator.engineering.BuildFlow.Team;
import dev.orchestrator.engineering.Verdict.Failed;
import dev.orchestrator.engineering.Verdict.Merged;
import dev.orchestrator.engineering.Verdict.Mixed;
import dev.orchestrator.engineering.Verdict.Passed;
import dev.orchestrator.engineering.Verdict.Written;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.StepBody;
import dev.orchestrator.platform.Meanwhile;
import java.util.HashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rounds of one build: developer, tester, merge, until one of them ends on main. */
final class Rounds {

  private static final int SHORT_COMMIT = 8;

  private final Flow flow;
  private final BuildOrder order;
  private final Workpiece prepared;
  private final Workpiece piece;
  private final Team team;
  private final Story story;
  private String stand;

  Rounds(Flow flow, BuildOrder order, Workpiece piece, Team team, Story story) {
    this.flow = flow;
    this.order = order;
    this.prepared = piece;
    this.piece = piece.of(flow.id());
    this.stand = piece.commit();
    this.team = team;
    this.story = story;
  }

  BuildResult run() {
    var seen = new HashSet<String>();
    @Nullable Failed last = null;
    for (var round = 1; round <= BuildFlow.ROUNDS; round++) {
      switch (round(round, last)) {
        case Outcome.OnMain(var finished) -> {
          return finished;
        }
        case Outcome.Again(var failed) -> {
          tellFailure(round, failed);
          if (!seen.add(failed.fingerprint())) {
            throw over("stuck", failed, failed.reason());
          }
          last = failed;
        }
      }
    }
    throw over("rounds.over", Objects.requireNonNull(last), BuildFlow.ROUNDS, last.reason());
  }

  /** A build that began as a copy, or moved to another node, finds no branch of its own. */
  private void branchOff(Workpiece own) {
    if (!prepared.branch().equals(own.branch())) {
      team.preparer().branchOff(order, own, stand);
    }
  }

  private Outcome round(int round, @Nullable Failed before) {
    story.begins(
        flow, "developer-" + round, story.words().line("developer", round, BuildFlow.ROUNDS));
    var written =
        here(
            "developer-" + round,
            lane -> {
              branchOff(lane.piece());
              return team.developer().write(lane.key(), order, lane.piece(), round, before, story);
            });
    if (!(written instanceof Written(var commit, var summary))) {
      return again(written);
    }
    stand = commit;
    story.begins(flow, "tester-" + round, story.words().line("tester", round, shortened(commit)));
    var tested = here("tester-" + round, lane -> test(lane.key(), commit));
    return tested instanceof Passed(_, var tests)
        ? merge(round, new BuildResult(commit, summary, tests))
        : again(tested);
  }

  private Outcome merge(int round, BuildResult tested) {
    var stage = "merge-" + round;
    story.begins(flow, stage, story.words().line("merge", shortened(tested.commit())));
    var merged =
        step(
            stage,
            _ -> {
              branchOff(piece);
              return team.merger().merge(order.project(), piece, tested.commit(), story.words());
            });
    return switch (merged) {
      case Merged(var commit) ->
          new Outcome.OnMain(new BuildResult(commit, tested.summary(), tested.tests()));
      case Mixed(var commit) -> new Outcome.OnMain(testMixture(commit, tested));
      default -> again(merged);
    };
  }

  /** Main has it already, so it is tested now and nothing else may fail it. */
  private BuildResult testMixture(String commit, BuildResult tested) {
    story.begins(
        flow, BuildFlow.TESTER_MERGED, story.words().line("tester.merged", shortened(commit)));
    return switch (here(BuildFlow.TESTER_MERGED, lane -> test(lane.key(), commit))) {
      case Passed(_, var tests) -> new BuildResult(commit, tested.summary(), tests);
      case Failed failed -> throw over("merged.broken", failed, shortened(commit));
      default -> throw new IllegalStateException("a tester only tests");
    };
  }

  private Verdict test(String key, String commit) throws InterruptedException {
    try (var _ =
        Meanwhile.every(
            Story.LONG,
            took ->
                story.meanwhile("tester", story.words().line("tester.still", took.toSeconds())))) {
      return team.tester().test(key, order, piece.commit(), commit, story.words());
    }
  }

  /** What a worker of this node does. */
  private interface Shift {
    Verdict work(Lane lane) throws Exception;
  }

  /** A step with a worker, which is a process of this node: so is the build from now on. */
  private Verdict here(String name, Shift shift) {
    return step(name, key -> shift.work(Lane.of(flow.bind(), key, piece)));
  }

  private Verdict step(String name, StepBody<Verdict> body) {
    return flow.step(name, Verdict.class, BuildFlow.TWICE_MORE, body);
  }

  private void tellFailure(int round, Failed failed) {
    story.begins(
        flow, "failed-" + round, story.words().line("round.failed", round, failed.reason()));
  }

  private BuildFailed over(String key, Failed failed, Object... values) {
    return new BuildFailed(story.words().line(key, values), failed.evidence());
  }

  /** How a round ended. */
  private sealed interface Outcome {
    record OnMain(BuildResult finished) implements Outcome {}

    record Again(Failed failed) implements Outcome {}
  }

  private static Outcome again(Verdict verdict) {
    if (verdict instanceof Failed failed) {
      return new Outcome.Again(failed);
    }
    throw new IllegalStateException("a round cannot end with " + verdict);
  }

  private static String shortened(String commit) {
    return commit.length() <= SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
  }
}
