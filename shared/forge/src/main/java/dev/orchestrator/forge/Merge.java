package dev.orchestrator.forge;

import java.util.List;

/** How bringing a commit into a branch ended. */
public sealed interface Merge {

  /**
   * The branch now holds the commit.
   *
   * @param commit where the branch stands
   * @param fastForward whether that is the very commit that was asked for. If not, the branch had
   *     moved on meanwhile and its tree is a mixture that nobody has tested yet.
   */
  record Merged(String commit, boolean fastForward) implements Merge {}

  /**
   * The branch held the commit before.
   *
   * @param commit the commit of the branch that brought it in
   * @param fastForward whether that is the very commit that was asked for
   */
  record AlreadyMerged(String commit, boolean fastForward) implements Merge {}

  /**
   * Nothing was changed: both sides changed the same lines.
   *
   * @param paths the files at fault, sorted
   */
  record Conflict(List<String> paths) implements Merge {}
}
