package dev.orchestrator.workers;

import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What is written down of a worker when nothing of it runs any more. */
record Ending(String key, Instant at, WorkerEnd end) {

  static Optional<Ending> of(ProcessFolder folder) {
    return read(file(folder));
  }

  static Optional<Ending> read(Path file) {
    return Disk.read(file).map(json -> Json.read(json, Ending.class));
  }

  void keep(ProcessFolder folder) {
    write(file(folder));
  }

  void write(Path file) {
    Disk.write(file, Json.write(this));
  }

  private static Path file(ProcessFolder folder) {
    return folder.path().resolve("end.json");
  }
}
