package dev.orchestrator.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prompts: one Markdown file for each role, and a Russian one under {@code ru} for each role
 * that speaks to people. They stand in the jar; a folder of files with the same names takes their
 * place, and is read anew when one of them changes.
 */
public final class Prompts {

  private static final Logger LOG = LoggerFactory.getLogger(Prompts.class);

  private static final int LONGEST = 64 * 1024;

  private final Optional<Path> folder;
  private final Map<String, Version> read = new ConcurrentHashMap<>();

  private Prompts(Optional<Path> folder) {
    this.folder = folder;
  }

  /** The prompts as they were when this jar was built. */
  public static Prompts inJar() {
    return new Prompts(Optional.empty());
  }

  /**
   * The prompts of a folder.
   *
   * @throws BadPrompts if one is missing or cannot be used; the message names all of those
   */
  public static Prompts in(Path folder) {
    var prompts = new Prompts(Optional.of(folder));
    var troubles = names().flatMap(name -> trouble(folder.resolve(name)).stream()).toList();
    if (!troubles.isEmpty()) {
      throw new BadPrompts(troubles);
    }
    return prompts;
  }

  /** Prompts that cannot be used. */
  public static final class BadPrompts extends RuntimeException {
    BadPrompts(List<String> troubles) {
      super(
          String.join("; ", troubles)
              + "; copy conf/prompts and change what is to be different there");
    }
  }

  /** The agent's prompt in a language; in English where there is no other. */
  public String of(Agent agent, Locale language) {
    var name = name(agent, language);
    return folder.map(own -> newest(own.resolve(name), name)).orElseGet(() -> bundled(name));
  }

  /** The names of all files, which a folder of one's own must have. */
  private static Stream<String> names() {
    return Arrays.stream(Agent.values())
        .flatMap(agent ->
            Stream.of(name(agent, Locale.ENGLISH), name(agent, Locale.of("ru"))).distinct());
  }

  private static String name(Agent agent, Locale language) {
    var english = agent.id() + ".md";
    var translated = language.getLanguage() + "/" + english;
    return Prompts.class.getResource("/prompts/" + translated) == null ? english : translated;
  }

  /**
   * A file's text at one time.
   *
   * @param mark tells whether it was changed since
   */
  private record Version(String mark, String text) {}

  /** A file that was broken after the start is left aside until it is whole again. */
  private String newest(Path file, String name) {
    var known = read.get(name);
    try {
      var mark = Files.getLastModifiedTime(file) + "/" + Files.size(file);
      if (known != null && known.mark.equals(mark)) {
        return known.text;
      }
      var version = new Version(mark, usable(file));
      read.put(name, version);
      return version.text;
    } catch (IOException e) {
      LOG.warn("the prompt {} cannot be used: {}; the one before stays", file, e.toString());
      return known == null ? bundled(name) : known.text;
    }
  }

  private static Optional<String> trouble(Path file) {
    try {
      usable(file);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of(file + " is missing");
    } catch (MalformedInputException e) {
      return Optional.of(file + " is not UTF-8");
    } catch (IOException e) {
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static String usable(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new IOException(file + " is longer than " + LONGEST + " bytes");
    }
    var text = Files.readString(file);
    if (text.isBlank()) {
      throw new IOException(file + " is empty");
    }
    return text;
  }

  private static String bundled(String name) {
    try (var stream = Prompts.class.getResourceAsStream("/prompts/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("there is no prompt " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
