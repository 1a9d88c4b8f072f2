package dev.orchestrator.testing.telegram;

import java.nio.charset.StandardCharsets;

/** A file as it was sent. */
public final class SentFile {

  private final String name;
  private final byte[] bytes;

  /** Keeps a copy. */
  public SentFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes.clone();
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** What is in it. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** What is in it, if that is text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name + ", " + bytes.length + " bytes";
  }
}
