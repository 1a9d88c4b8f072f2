package dev.orchestrator.forge;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Branches by their short names. */
final class Branches {

  static final String MAIN = "main";

  private Branches() {}

  static @Nullable ObjectId head(Repository git, String branch) throws IOException {
    var name = Constants.R_HEADS + branch;
    if (!Repository.isValidRefName(name)) {
      return null;
    }
    var ref = git.exactRef(name);
    return ref == null ? null : ref.getObjectId();
  }

  static List<String> all(Repository git) throws IOException {
    return git.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
        .map(ref -> ref.getName().substring(Constants.R_HEADS.length()))
        .sorted()
        .toList();
  }

  static boolean holds(Repository git, String branch, String commit) throws IOException {
    var head = head(git, branch);
    var found = Commits.find(git, commit);
    if (head == null || found.isEmpty()) {
      return false;
    }
    try (var walk = new RevWalk(git)) {
      return walk.isMergedInto(walk.parseCommit(found.get()), walk.parseCommit(head));
    }
  }

  static boolean delete(Repository git, String branch) throws IOException {
    if (branch.equals(MAIN)) {
      throw new ForgeFault("the branch main is never deleted");
    }
    if (head(git, branch) == null) {
      return false;
    }
    var update = git.updateRef(Constants.R_HEADS + branch);
    update.setForceUpdate(true);
    var result = update.delete();
    if (result != RefUpdate.Result.FORCED && head(git, branch) != null) {
      throw new ForgeFault("the branch " + branch + " was not deleted: " + result);
    }
    return true;
  }

  /**
   * Moves a branch, if it still stands where the caller saw it; {@code null} means it did not
   * exist.
   *
   * @return false if somebody else was first
   */
  static boolean move(Repository git, String branch, @Nullable ObjectId from, ObjectId to)
      throws IOException {
    var update = git.updateRef(Constants.R_HEADS + branch);
    update.setExpectedOldObjectId(from == null ? ObjectId.zeroId() : from);
    update.setNewObjectId(to);
    update.setRefLogMessage("orchestrator", false);
    return switch (update.update()) {
      case NEW, FAST_FORWARD, NO_CHANGE -> true;
      case LOCK_FAILURE -> false;
      case RefUpdate.Result other ->
          throw new ForgeFault("the branch " + branch + " was not moved: " + other);
    };
  }
}
