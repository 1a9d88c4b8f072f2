package dev.orchestrator.llm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An answer that floods us breaks off. */
final class BoundedStream extends FilterInputStream {

  private static final long MOST_BYTES = 32L * 1024 * 1024;

  private long read;

  BoundedStream(InputStream stream) {
    super(stream);
  }

  @Override
  public int read() throws IOException {
    var next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var got = super.read(into, offset, length);
    count(Math.max(got, 0));
    return got;
  }

  private void count(int bytes) throws IOException {
    read += bytes;
    if (read > MOST_BYTES) {
      throw new IOException("longer than " + MOST_BYTES + " bytes");
    }
  }
}
