package dev.orchestrator.workers;

import dev.orchestrator.workers.WorkerEvent.Completed;
import dev.orchestrator.workers.WorkerEvent.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears what a worker prints; remembers its first result. Not for several threads. */
final class Ear {

  private final ProcessFolder folder;
  private final Lines lines;
  private final long after;
  private final WorkerListener listener;
  private long heard;
  private @Nullable WorkerEvent result;

  Ear(ProcessFolder folder, long atMostBytes, long after, WorkerListener listener) {
    this.folder = folder;
    this.lines = new Lines(folder.out(), atMostBytes);
    this.after = after;
    this.listener = listener;
  }

  /**
   * Hears what is new.
   *
   * @param ended whether nothing will follow, so that an unfinished line counts too
   */
  void listen(boolean ended) {
    lines.readNew(this::hear);
    if (ended) {
      lines.readRest(this::hear);
    }
  }

  /** The first {@code completed} or {@code failed} that the worker said. */
  Optional<WorkerEvent> result() {
    return Optional.ofNullable(result);
  }

  /** How much was printed altogether. */
  long bytes() {
    return size(folder.out()) + size(folder.err());
  }

  private void hear(String line) {
    EventLines.read(line).ifPresent(this::hear);
  }

  private void hear(WorkerEvent event) {
    if (result == null && (event instanceof Completed || event instanceof Failed)) {
      result = event;
    }
    heard++;
    if (heard > after) {
      listener.heard(heard, event);
    }
  }

  private static long size(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      return 0;
    }
  }
}
