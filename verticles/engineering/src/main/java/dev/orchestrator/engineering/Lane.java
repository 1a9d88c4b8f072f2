package dev.orchestrator.engineering;

import dev.orchestrator.flow.Bound;

/**
 * Where the workers of one node work. A node that was silent for too long loses its build, but its
 * worker may live on: so those of the next node have other keys and another branch, and what the
 * old one still pushes is nobody's.
 *
 * @param key the worker's
 */
record Lane(String key, Workpiece piece) {

  private static final String MOVE = "@";

  static Lane of(Bound bound, String step, Workpiece piece) {
    return bound.moves() == 0
        ? new Lane(step, piece)
        : new Lane(
            step + MOVE + bound.moves(),
            new Workpiece(piece.branch() + "." + bound.moves(), piece.commit()));
  }

  /** How often the build had moved when the worker with this key was started. */
  static int moves(String key) {
    var mark = key.lastIndexOf(MOVE);
    return mark < 0 ? 0 : Integer.parseInt(key.substring(mark + 1));
  }
}
