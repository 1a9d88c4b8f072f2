package dev.orchestrator.forge;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ResolveMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Brings a tested commit into main; whoever moves main meanwhile is never overwritten. */
final class MainMerge {

  static final int TRIES = 50;

  private final Repository git;
  private final InstantSource clock;

  MainMerge(Repository git, InstantSource clock) {
    this.git = git;
    this.clock = clock;
  }

  Merge bringIn(RevCommit commit, String message) throws IOException {
    for (var tries = 0; tries < TRIES; tries++) {
      var done = attempt(commit, message);
      if (done.isPresent()) {
        return done.get();
      }
      letTheOtherFinish();
    }
    throw new ForgeFault("main moves too often to merge " + commit.name());
  }

  private Optional<Merge> attempt(RevCommit commit, String message) throws IOException {
    var head = Branches.head(git, Branches.MAIN);
    if (head == null) {
      return moveTo(commit, head, true);
    }
    try (var walk = new RevWalk(git)) {
      var main = walk.parseCommit(head);
      var wanted = walk.parseCommit(commit);
      if (walk.isMergedInto(wanted, main)) {
        return Optional.of(broughtInBy(walk, main, wanted));
      }
      return walk.isMergedInto(main, wanted)
          ? moveTo(wanted, head, true)
          : combine(main, wanted, message);
    }
  }

  private Optional<Merge> moveTo(ObjectId commit, @Nullable ObjectId from, boolean fastForward)
      throws IOException {
    return Branches.move(git, Branches.MAIN, from, commit)
        ? Optional.of(new Merge.Merged(commit.name(), fastForward))
        : Optional.empty();
  }

  /** The oldest commit of main's own line that holds the wanted one. */
  private static Merge broughtInBy(RevWalk walk, RevCommit main, RevCommit wanted)
      throws IOException {
    var holder = main;
    while (!holder.equals(wanted) && holder.getParentCount() > 0) {
      var parent = walk.parseCommit(holder.getParent(0));
      if (!walk.isMergedInto(wanted, parent)) {
        break;
      }
      holder = parent;
    }
    return new Merge.AlreadyMerged(holder.name(), holder.equals(wanted));
  }

  private Optional<Merge> combine(RevCommit main, RevCommit wanted, String message)
      throws IOException {
    var merger = (ResolveMerger) MergeStrategy.RECURSIVE.newMerger(git, true);
    if (!merger.merge(main, wanted)) {
      return Optional.of(new Merge.Conflict(conflicts(merger)));
    }
    try (var inserter = git.newObjectInserter()) {
      var both =
          new OwnCommits(git, clock)
              .insert(inserter, merger.getResultTreeId(), List.of(main, wanted), message);
      inserter.flush();
      return moveTo(both, main, false);
    }
  }

  private static List<String> conflicts(ResolveMerger merger) {
    return merger.getUnmergedPaths().stream().sorted().toList();
  }

  static void letTheOtherFinish() throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(5, 50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another one moved the branch");
    }
  }
}
