package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the beginning of what is written to it, and says so when that is not all. */
final class BoundedText extends OutputStream {

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int atMostChars;
  private boolean cut;

  BoundedText(int atMostChars) {
    this.atMostChars = atMostChars;
  }

  /** Whether more would be dropped. A character takes at most four bytes. */
  boolean isFull() {
    return cut;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    var room = (int) Math.min(length, 4L * atMostChars - kept.size());
    kept.write(bytes, offset, room);
    cut |= room < length;
  }

  @Override
  public String toString() {
    var text = kept.toString(UTF_8);
    if (!cut && text.length() <= atMostChars) {
      return text;
    }
    var end = Math.min(text.length(), atMostChars);
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "\n… the rest is left out\n";
  }
}
