package dev.orchestrator.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads a thread's stream as a browser does: whenever it breaks it comes back with the last id. */
final class StreamReader implements AutoCloseable {

  private static final String ID = "id: ";

  private final URI server;
  private final String request;
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile long last;
  private volatile boolean closed;
  private volatile @Nullable Socket socket;

  private StreamReader(String url, String key, String thread) {
    this.server = URI.create(url);
    this.request =
        "GET /api/threads/%s/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\n"
            .formatted(thread, key);
  }

  static StreamReader start(String url, String key, String thread) {
    var reader = new StreamReader(url, key, thread);
    Thread.ofVirtual().name("reader").start(reader::readAll);
    return reader;
  }

  /** The number of the last event that it got. */
  long last() {
    return last;
  }

  /** Events that did not follow the one before, and answers that were no stream. */
  List<String> wrong() {
    return wrong;
  }

  /** How often a stream was answered. */
  int connections() {
    return connections.get();
  }

  /** Breaks its connection. */
  void drop() {
    var open = socket;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }

  private void readAll() {
    while (!closed) {
      try (var open = new Socket()) {
        open.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        socket = open;
        open.getOutputStream()
            .write((request + "Last-Event-ID: " + last + "\r\n\r\n").getBytes(US_ASCII));
        read(new BufferedReader(new InputStreamReader(open.getInputStream(), UTF_8)));
      } catch (IOException e) {
        socket = null; // broken: it comes again
      }
    }
  }

  private void read(BufferedReader lines) throws IOException {
    var status = lines.readLine();
    if (status == null || !status.startsWith("HTTP/1.1 200")) {
      wrong.add("answered with " + status);
      return;
    }
    connections.incrementAndGet();
    var id = last;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(ID)) {
        id = Long.parseLong(line.substring(ID.length()));
      } else if (line.isEmpty() && id != last) {
        take(id); // an event is whole when an empty line has come
      }
    }
  }

  private void take(long id) {
    if (id != last + 1) {
      wrong.add("%d came after %d".formatted(id, last));
    }
    last = id;
  }
}
