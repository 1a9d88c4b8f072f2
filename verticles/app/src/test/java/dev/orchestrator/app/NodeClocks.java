package dev.orchestrator.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A clock for each node that a test can set. A library between the node and the system says what
 * time it is; this machine's own clock goes on undisturbed, and so does monotonic time, as when a
 * real clock is set. Needs libfaketime.
 */
final class NodeClocks {

  private static final Path LIBRARIES = Path.of("/usr/lib");

  /** For programs with threads. */
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path library;
  private final Path folder;

  private NodeClocks(Path library, Path folder) {
    this.library = library;
    this.folder = folder;
  }

  /**
   * Clocks that are right; empty if the library is not installed.
   *
   * @param folder for what they are set to
   */
  static Optional<NodeClocks> in(Path folder) {
    return library().map(library -> new NodeClocks(library, folder));
  }

  /** Debian keeps it in a folder that is named for the kind of machine. */
  private static Optional<Path> library() {
    if (!Files.isDirectory(LIBRARIES)) {
      return Optional.empty();
    }
    try (var folders = Files.list(LIBRARIES)) {
      return folders.map(folder -> folder.resolve(LIBRARY)).filter(Files::exists).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * With these in its environment a node goes by its own clock. What that is set to is read once a
   * second, because each look costs microseconds; and waits by monotonic time are left alone too,
   * or those of a JVM would end at once and begin anew.
   */
  Map<String, String> settings(String node) {
    if (!Files.exists(file(node))) {
      set(node, Duration.ZERO);
    }
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file(node).toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /**
   * Sets a node's clock, within a second: so much later than it is; earlier if that is negative.
   */
  void set(String node, Duration ahead) {
    try {
      var next = Files.createTempFile(folder, "clock", ".txt");
      Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
      Files.move(next, file(node), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String node) {
    return folder.resolve("clock-" + node);
  }
}
