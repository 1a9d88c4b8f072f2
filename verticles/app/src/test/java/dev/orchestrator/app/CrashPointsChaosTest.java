package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.CrashedJourneys.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row that the journey from a sentence to a URL writes to the journal is a point at which one
 * of three nodes is killed. {@code -Dwalk=long} takes every row, once before and once after it is
 * there; else it is one of each part of the way. {@code -Dchaos.seed} repeats a choice.
 */
class CrashPointsChaosTest {

  private static final int SAMPLE = 6;

  /** So many services run side by side before new nodes begin with none. */
  private static final int BATCH = 12;

  private static final long SEED = Long.getLong("chaos.seed", 6);

  @Test
  void a_node_that_is_killed_at_a_journal_write_leaves_nothing_lost_and_nothing_doubled(
      @TempDir Path folder) throws IOException {
    var random = new Random(SEED);
    System.out.println("chaos: seed " + SEED);
    var left = new ArrayList<Point>();
    var batch = 0;
    do {
      var data = Files.createDirectory(folder.resolve("batch-" + batch));
      try (var journeys = new CrashedJourneys(data)) {
        var writes = journeys.undisturbed();
        assertThat(writes).as("journal writes of a journey").isGreaterThan(SAMPLE);
        if (batch++ == 0) {
          left.addAll(points(writes, random));
        }
        var now = List.copyOf(left.subList(0, Math.min(BATCH, left.size())));
        now.forEach(point -> journeys.crashAt(point, random));
        journeys.allAreWhole();
        left.subList(0, now.size()).clear();
      }
    } while (!left.isEmpty());
  }

  private static List<Point> points(int writes, Random random) {
    if ("long".equals(System.getProperty("walk"))) {
      return IntStream.rangeClosed(1, writes)
          .boxed()
          .flatMap(write -> List.of(new Point(write, false), new Point(write, true)).stream())
          .toList();
    }
    return IntStream.range(0, SAMPLE)
        .mapToObj(part -> point(part * writes / SAMPLE, (part + 1) * writes / SAMPLE, random))
        .toList();
  }

  /** One behind the first, up to the last. */
  private static Point point(int first, int last, Random random) {
    return new Point(first + 1 + random.nextInt(last - first), random.nextBoolean());
  }
}
