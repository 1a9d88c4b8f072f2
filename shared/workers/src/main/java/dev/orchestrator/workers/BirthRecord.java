package dev.orchestrator.workers;

import dev.orchestrator.platform.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What is written down of a worker before it starts, for whoever watches it after a crash. */
record BirthRecord(Instant startedAt, Limits limits) {

  static Optional<BirthRecord> of(ProcessFolder folder) {
    return Disk.read(file(folder)).map(json -> Json.read(json, BirthRecord.class));
  }

  void keep(ProcessFolder folder) {
    Disk.write(file(folder), Json.write(this));
  }

  private static Path file(ProcessFolder folder) {
    return folder.path().resolve("birth.json");
  }
}
