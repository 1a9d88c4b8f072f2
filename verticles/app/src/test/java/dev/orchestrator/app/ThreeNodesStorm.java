package dev.orchestrator.app;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole storm over three nodes: everything that can happen to them. {@code -Dchaos.rounds} says
 * how many times, {@code -Dchaos.seed} repeats one.
 */
class ThreeNodesStorm {

  @Test
  void all_work_ends_exactly_once_whatever_happens_to_three_nodes(@TempDir Path folder) {
    var seed = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
    new StormyDays(folder, seed).pass(Integer.getInteger("chaos.rounds", 1), Integer.MAX_VALUE);
  }
}
