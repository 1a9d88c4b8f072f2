package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files by path, with {@code /} between folders, that one commit adds or replaces. Immutable. */
public final class Scaffold {

  /** What a path holds. */
  static final class Content {
    private final byte[] bytes;
    private final boolean executable;

    Content(byte[] bytes, boolean executable) {
      this.bytes = bytes;
      this.executable = executable;
    }

    byte[] bytes() {
      return bytes;
    }

    boolean executable() {
      return executable;
    }
  }

  private final SortedMap<String, Content> files;

  private Scaffold(SortedMap<String, Content> files) {
    this.files = Collections.unmodifiableSortedMap(files);
  }

  /** No files. */
  public static Scaffold empty() {
    return new Scaffold(new TreeMap<>());
  }

  /** Text files by path. */
  public static Scaffold of(Map<String, String> texts) {
    var files = new TreeMap<String, Content>();
    texts.forEach((path, text) -> files.put(path, new Content(text.getBytes(UTF_8), false)));
    return new Scaffold(files);
  }

  /** These files and a text file more. */
  public Scaffold with(String path, String text) {
    return plus(path, new Content(text.getBytes(UTF_8), false));
  }

  /** These files and one more, of any content. */
  public Scaffold with(String path, byte[] bytes) {
    return plus(path, new Content(bytes.clone(), false));
  }

  /** These files and a script more, with its executable bit set. */
  public Scaffold withExecutable(String path, String text) {
    return plus(path, new Content(text.getBytes(UTF_8), true));
  }

  SortedMap<String, Content> files() {
    return files;
  }

  private Scaffold plus(String path, Content content) {
    var more = new TreeMap<>(files);
    more.put(path, content);
    return new Scaffold(more);
  }
}
