package dev.orchestrator.platform;

/**
 * A look for what was overlooked. It runs on every node, without a lock, so its deed must be safe
 * to do twice at once.
 *
 * @param name what is looked for, for the log
 * @param deed the look; returns how many it found and set right
 */
public record Sweep(String name, Deed deed) {

  /** Does the looking. */
  @FunctionalInterface
  public interface Deed {
    int run();
  }
}
