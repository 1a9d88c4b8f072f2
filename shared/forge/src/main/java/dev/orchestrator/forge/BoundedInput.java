package dev.orchestrator.forge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a request that is larger, unpacked, than anything that git asks. */
final class BoundedInput extends FilterInputStream {

  private long left;

  BoundedInput(InputStream in, long atMost) {
    super(in);
    this.left = atMost;
  }

  @Override
  public int read() throws IOException {
    var value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var bytes = super.read(buffer, offset, length);
    count(Math.max(bytes, 0));
    return bytes;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new IOException("the git request is too large");
    }
  }
}
