package dev.orchestrator.app;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few of the things that happen to three nodes, the same ones each time. */
class ThreeNodesChaosTest {

  private static final long SEED = 4;
  private static final int BLOWS = 4;

  @Test
  void all_work_ends_exactly_once_whatever_happens_to_three_nodes(@TempDir Path folder) {
    new StormyDays(folder, Long.getLong("chaos.seed", SEED)).pass(BLOWS);
  }
}
