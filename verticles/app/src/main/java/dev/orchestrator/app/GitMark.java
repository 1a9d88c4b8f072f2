package dev.orchestrator.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A mark in the folder of repositories, by which nodes see whether they share it. */
final class GitMark {

  private static final String FILE = ".cluster";

  private GitMark() {}

  /** The mark, which is made if there is none yet. */
  static String of(Path folder) {
    try {
      Files.createDirectories(folder);
      var mark = folder.resolve(FILE);
      if (!Files.exists(mark)) {
        place(mark);
      }
      return Files.readString(mark).strip();
    } catch (IOException e) {
      throw new CannotStart(
          "cannot use %s as folder of repositories: %s; set ORCHESTRATOR_GIT"
              .formatted(folder, e.getMessage()));
    }
  }

  /** Written beside and linked, so that of several nodes one wins and nobody reads half of it. */
  private static void place(Path mark) throws IOException {
    var fresh = mark.resolveSibling(FILE + "." + UUID.randomUUID());
    Files.writeString(fresh, UUID.randomUUID() + "\n");
    try {
      Files.createLink(mark, fresh);
    } catch (FileAlreadyExistsException e) {
      // Another node was first; its mark is read.
    } finally {
      Files.delete(fresh);
    }
  }
}
