package dev.orchestrator.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a growing file line by line, in bounded memory. Bytes that are no UTF-8 become the
 * replacement character; of a line that is too long only the beginning is kept.
 */
final class Lines {

  private static final int LONGEST = 256 * 1024;

  private final Path file;
  private final long atMostBytes;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private long position;

  Lines(Path file, long atMostBytes) {
    this.file = file;
    this.atMostBytes = atMostBytes;
  }

  /** Gives the lines that were completed since the last call. */
  void readNew(Consumer<String> reader) {
    try (var in = Disk.open(file)) {
      in.skipNBytes(position);
      var buffer = new byte[64 * 1024];
      while (position < atMostBytes) {
        var read = in.read(buffer);
        if (read <= 0) {
          return;
        }
        position += read;
        split(buffer, read, reader);
      }
    } catch (NoSuchFileException e) {
      // Nothing was printed yet.
    } catch (IOException e) {
      throw new WorkerFault("cannot read " + file, e);
    }
  }

  /** Gives the last line, if nothing ended it. */
  void readRest(Consumer<String> reader) {
    if (unfinished.size() > 0) {
      finish(reader);
    }
  }

  private void split(byte[] buffer, int length, Consumer<String> reader) {
    for (var i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        finish(reader);
      } else if (unfinished.size() < LONGEST) {
        unfinished.write(buffer[i]);
      }
    }
  }

  private void finish(Consumer<String> reader) {
    reader.accept(unfinished.toString(UTF_8).stripTrailing());
    unfinished.reset();
  }
}
