package dev.orchestrator.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** How removed workers ended. */
final class Ends {

  private final Path root;

  Ends(Path root) {
    this.root = root;
  }

  Optional<Ending> of(String key) {
    return Ending.read(file(key));
  }

  void keep(Ending ending) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new WorkerFault("cannot make " + root, e);
    }
    ending.write(file(ending.key()));
  }

  void forget(String key) {
    delete(file(key));
  }

  /** Returns how many. */
  long forgetBefore(Instant instant, Predicate<String> wanted) {
    var old =
        Folders.in(root).stream()
            .filter(file -> file.toString().endsWith(".json"))
            .filter(file ->
                Ending.read(file)
                    .filter(ending -> ending.at().isBefore(instant))
                    .filter(ending -> !wanted.test(ending.key()))
                    .isPresent())
            .toList();
    old.forEach(Ends::delete);
    return old.size();
  }

  private Path file(String key) {
    return root.resolve(ProcessFolder.nameFor(key) + ".json");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new WorkerFault("cannot delete " + file, e);
    }
  }
}
