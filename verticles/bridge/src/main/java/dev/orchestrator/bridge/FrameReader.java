package dev.orchestrator.bridge;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of bytes into frames: four bytes of length, the highest first, then so many bytes
 * of JSON. It keeps no more than one frame that has not come whole. Used by one thread.
 */
final class FrameReader {

  static final int PREFIX = 4;

  private int longest;
  private Buffer rest = Buffer.buffer();

  /**
   * @param longest how long a frame may be, in bytes
   */
  FrameReader(int longest) {
    this.longest = longest;
  }

  /** A frame says that it is longer than may be, or not even one byte long. */
  static final class BadLength extends RuntimeException {
    BadLength(int length, int longest) {
      super("A frame of %d bytes; from 1 to %d are possible.".formatted(length, longest));
    }
  }

  /** From now on frames may be so long. */
  void allow(int most) {
    longest = most;
  }

  /**
   * The frames that are whole now.
   *
   * @throws BadLength if what follows cannot be a frame; nothing more can be read then
   */
  List<Buffer> read(Buffer more) {
    var bytes = rest.length() == 0 ? more : rest.appendBuffer(more);
    var frames = new ArrayList<Buffer>();
    var at = 0;
    while (bytes.length() - at >= PREFIX) {
      var length = bytes.getInt(at);
      if (length < 1 || length > longest) {
        throw new BadLength(length, longest);
      }
      if (bytes.length() - at - PREFIX < length) {
        break;
      }
      frames.add(bytes.getBuffer(at + PREFIX, at + PREFIX + length));
      at += PREFIX + length;
    }
    rest = bytes.getBuffer(at, bytes.length());
    return frames;
  }
}
