package dev.orchestrator.workers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a log, as text that may be shown and stored anywhere. */
final class Tail {

  private Tail() {}

  static List<String> of(Path log, int lines, int bytes) {
    try (var in = Disk.open(log)) {
      var from = Math.max(0, Files.size(log) - bytes);
      in.skipNBytes(from);
      return last(lines, text(in.readNBytes(bytes)), from > 0);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new WorkerFault("cannot read " + log, e);
    }
  }

  /** What was printed, then the errors; both together no more than one of them alone might be. */
  static List<String> of(Path out, Path err, int lines, int bytes) {
    var errors = of(err, lines, bytes);
    var printed = of(out, lines, bytes);
    if (errors.isEmpty() || printed.isEmpty()) {
      return errors.isEmpty() ? printed : errors;
    }
    var both = new ArrayList<>(of(out, lines / 2, bytes / 2));
    both.addAll(of(err, lines / 2, bytes / 2));
    return List.copyOf(both);
  }

  /**
   * Broken UTF-8 is replaced; control characters, which could play with a terminal, are left out.
   */
  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8).replaceAll("[\\p{Cc}&&[^\\n\\t]]", "");
  }

  private static List<String> last(int count, String text, boolean beginsInALine) {
    var lines = new ArrayList<>(text.lines().toList());
    if (beginsInALine && lines.size() > 1) {
      lines.removeFirst();
    }
    return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
