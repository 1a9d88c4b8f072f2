package dev.orchestrator.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole storm over three nodes: everything that can happen to them. {@code -Dchaos.rounds} says
 * how many times, each with a seed of its own; {@code -Dchaos.seed} repeats them.
 */
class ThreeNodesStorm {

  @Test
  void all_work_ends_exactly_once_whatever_happens_to_three_nodes(@TempDir Path folder)
      throws IOException {
    var seed = Long.getLong("chaos.seed", new Random().nextInt(1_000_000));
    for (var round = 0; round < Integer.getInteger("chaos.rounds", 1); round++) {
      var data = Files.createDirectory(folder.resolve("round-" + round));
      new StormyDays(data, seed + round).pass(Integer.MAX_VALUE);
    }
  }
}
