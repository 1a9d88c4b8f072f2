package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why a worker is ended, written down before it is: the first reason stands, whoever finds it. */
final class Decision {

  private Decision() {}

  static Optional<Cause> of(ProcessFolder folder) {
    return Disk.read(file(folder)).map(Cause::valueOf);
  }

  /** Writes the cause down, unless there is one; gives the one that stands. */
  static Cause first(ProcessFolder folder, Cause due) {
    var draft = folder.path().resolve("decided." + due);
    Disk.write(draft, due.name());
    try {
      Files.createLink(file(folder), draft);
      return due;
    } catch (FileAlreadyExistsException e) {
      return of(folder).orElse(due);
    } catch (IOException e) {
      throw new WorkerFault("cannot write down why " + folder.name() + " ended", e);
    }
  }

  private static Path file(ProcessFolder folder) {
    return folder.path().resolve("decided");
  }
}
