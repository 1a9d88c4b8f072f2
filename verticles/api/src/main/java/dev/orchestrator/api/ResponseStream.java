package dev.orchestrator.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes to a response from a thread that may block, no faster than its reader reads. */
final class ResponseStream extends OutputStream {

  private static final int BUFFER_BYTES = 32 * 1024;

  /** A reader that takes nothing for so long is given up. */
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServerResponse response;
  private Buffer buffer = Buffer.buffer(BUFFER_BYTES);

  ResponseStream(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    buffer.appendByte((byte) b);
    sendIfFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    buffer.appendBytes(bytes, offset, length);
    sendIfFull();
  }

  @Override
  public void close() throws IOException {
    send();
  }

  private void sendIfFull() throws IOException {
    if (buffer.length() >= BUFFER_BYTES) {
      send();
    }
  }

  private void send() throws IOException {
    if (buffer.length() == 0) {
      return;
    }
    var full = buffer;
    buffer = Buffer.buffer(BUFFER_BYTES);
    try {
      response
          .write(full)
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while writing");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the reader has gone or reads nothing", e);
    }
  }
}
