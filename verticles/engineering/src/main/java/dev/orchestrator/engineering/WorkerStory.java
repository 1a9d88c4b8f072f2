package dev.orchestrator.engineering;

import dev.orchestrator.workers.WorkerEvent;
import dev.orchestrator.workers.WorkerListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells what a coding worker says of itself, paced: the newest stage, not every word. */
final class WorkerStory implements WorkerListener {

  private static final Duration PACE = Duration.ofSeconds(2);

  private final Story story;
  private final int round;
  private @Nullable String told;
  private long quietUntil = System.nanoTime();

  WorkerStory(Story story, int round) {
    this.story = story;
    this.round = round;
  }

  @Override
  public void heard(long number, WorkerEvent event) {
    if (event instanceof WorkerEvent.Progress(var stage, _, _)) {
      hear("developer." + stage);
    }
  }

  private void hear(String key) {
    var now = System.nanoTime();
    if (key.equals(told) || now - quietUntil < 0 || !story.words().has(key)) {
      return;
    }
    told = key;
    quietUntil = now + PACE.toNanos();
    story.meanwhile("developer-" + round, story.words().line(key, round));
  }
}
