package dev.orchestrator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders that are removed when the test JVM ends. */
final class TemporaryFolders {

  private TemporaryFolders() {}

  /**
   * A new folder.
   *
   * @param stop ends what uses the folder, before it is removed
   */
  static Path untilTheEnd(String name, Runnable stop) {
    try {
      var folder = Files.createTempDirectory("orchestrator-test-" + name + "-");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                stop.run();
                delete(folder);
              }));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
