package dev.orchestrator.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Small files. Java's newer channels fail on an interrupted thread, and then a worker that lives
 * would look as if it were gone; these plain streams do not.
 */
final class Disk {

  private Disk() {}

  /** Opens a file; throws {@link NoSuchFileException} if it is not there. */
  static InputStream open(Path file) throws IOException {
    try {
      return new FileInputStream(file.toFile());
    } catch (FileNotFoundException e) {
      if (Files.notExists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      if (Files.isReadable(file)) {
        return new FileInputStream(file.toFile()); // made between the two looks
      }
      throw e;
    }
  }

  /** What a file holds, if it is there. */
  static Optional<String> read(Path file) {
    try (var in = open(file)) {
      return Optional.of(new String(in.readAllBytes(), UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new WorkerFault("cannot read " + file, e);
    }
  }

  /** Writes a file whole or not at all; several may write it at once. */
  static void write(Path file, String text) {
    var fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      try (var out = new FileOutputStream(fresh.toFile())) {
        out.write(text.getBytes(UTF_8));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new WorkerFault("cannot write " + file, e);
    }
  }
}
