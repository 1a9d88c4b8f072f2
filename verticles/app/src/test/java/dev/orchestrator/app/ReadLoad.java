package dev.orchestrator.app;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Readers that ask a server without a pause until its door is closed. In the instant in which it
 * closes a connection may end before its request was looked at, as with every HTTP server: such a
 * request may be made again elsewhere, so it is no failure if the door is really closed.
 */
final class ReadLoad implements AutoCloseable {

  private static final int READERS_OF_A_PATH = 2;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> readers = new ArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final String url;
  private final String key;
  private volatile boolean leaving;
  private volatile boolean over;

  ReadLoad(String url, String key, List<String> paths) {
    this.url = url;
    this.key = key;
    for (var path : paths) {
      for (var reader = 0; reader < READERS_OF_A_PATH; reader++) {
        begin(path);
      }
    }
    begin("/ready");
  }

  private void begin(String path) {
    readers.add(Thread.ofVirtual().name("reader of " + path).start(() -> readAll(path)));
  }

  private void readAll(String path) {
    try {
      while (!over) {
        read(path);
      }
    } catch (ConnectException e) {
      return; // the door is closed, and somebody else's is open
    } catch (HttpTimeoutException e) {
      failures.add(path + ": " + e);
    } catch (IOException e) {
      if (!closes()) {
        failures.add(path + ": " + e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + key)
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    answered.incrementAndGet();
    if (path.equals("/ready") && response.statusCode() == 503) {
      leaving |= response.body().contains("\"leaving\"");
    } else if (response.statusCode() != 200) {
      failures.add(path + ": " + response.statusCode() + " " + response.body());
    }
  }

  /** Whether nobody can come in any more, now or in a moment. */
  private boolean closes() {
    var giveUp = System.nanoTime() + CLOSING.toNanos();
    while (isOpen()) {
      if (System.nanoTime() > giveUp) {
        return false;
      }
      ServerProcess.pause();
    }
    return true;
  }

  private boolean isOpen() {
    var address = URI.create(url);
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Requests that brought neither an answer nor a closed door. */
  List<String> failures() {
    return failures;
  }

  int answered() {
    return answered.get();
  }

  /** Whether the server said that it was not ready because it was leaving. */
  boolean sawLeaving() {
    return leaving;
  }

  void awaitClosedDoor() {
    try {
      for (var reader : readers) {
        if (!reader.join(LIMIT)) {
          throw new AssertionError(reader + " still reads");
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    over = true;
    awaitClosedDoor();
  }
}
