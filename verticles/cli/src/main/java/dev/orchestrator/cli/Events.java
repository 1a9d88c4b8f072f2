package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.orchestrator.platform.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A thread's events as they come. When the server goes away it is called again and again, and the
 * events go on after the last one that arrived.
 */
final class Events implements AutoCloseable {

  /** The server says something every 15 s; after so much silence the line is taken for dead. */
  private static final Duration SILENCE = Duration.ofSeconds(50);

  /** How long a server may be away. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String DATA = "data: ";
  private static final String EVENT = "event: ";

  /** Stands for the end: {@link #failure} says why. */
  private static final JsonNode END = MissingNode.getInstance();

  private final Client client;
  private final String thread;
  private final Screen screen;
  private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
  private final Thread reader;
  private volatile @Nullable InputStream line;
  private volatile @Nullable Stop failure;
  private volatile boolean closed;
  private volatile long heard = System.nanoTime();
  private long read;
  private long seen;

  /**
   * @param after the number of the last event that is known already
   */
  Events(Client client, String thread, long after, Screen screen) {
    this.client = client;
    this.thread = thread;
    this.screen = screen;
    this.read = after;
    this.seen = after;
    this.reader = Thread.ofVirtual().name("events").start(this::follow);
  }

  /** The next event; null if none comes in that time. */
  @Nullable JsonNode next(Duration wait) {
    try {
      var event = arrived.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
      if (event != null && event.isMissingNode()) {
        arrived.add(END);
        throw failure == null ? client.away() : failure;
      }
      if (event == null) {
        hangUpIfDead();
      } else {
        seen = event.path("seq").asLong();
      }
      return event;
    } catch (InterruptedException e) {
      throw Stop.interrupted();
    }
  }

  /** The number of the last event that {@link #next} has given out. */
  long seen() {
    return seen;
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    hangUp();
  }

  private void follow() {
    var lost = 0L;
    while (!closed) {
      try (var stream = client.events(thread, read)) {
        line = stream;
        if (lost != 0) {
          screen.warn("The server is back.");
          lost = 0;
        }
        take(stream);
      } catch (Stop refusal) {
        end(refusal);
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        lost = lost(lost);
      }
    }
  }

  private void take(InputStream stream) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    var kind = "";
    for (var text = lines.readLine(); text != null; text = lines.readLine()) {
      heard = System.nanoTime();
      if (text.isEmpty() || text.startsWith(EVENT)) {
        kind = text;
      } else if (text.startsWith(DATA) && kind.equals(EVENT + "words")) {
        screen.speaking(Json.tree(text.substring(DATA.length())).path("text").asText());
      } else if (text.startsWith(DATA) && kind.isEmpty()) {
        var event = Json.tree(text.substring(DATA.length()));
        read = event.path("seq").asLong();
        arrived.add(event);
      }
    }
    throw new IOException("the server has hung up");
  }

  /** Returns since when the server has been away. */
  private long lost(long since) {
    if (closed) {
      return since;
    }
    if (since == 0) {
      screen.warn("The server has gone away; waiting for it to come back.");
      return pause(System.nanoTime());
    }
    if (System.nanoTime() - since > PATIENCE.toNanos()) {
      end(client.away());
    }
    return pause(since);
  }

  private long pause(long since) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      closed = true;
    }
    return since;
  }

  private void end(Stop why) {
    failure = why;
    closed = true;
    arrived.add(END);
  }

  private void hangUpIfDead() {
    if (System.nanoTime() - heard > SILENCE.toNanos()) {
      heard = System.nanoTime();
      hangUp();
    }
  }

  private void hangUp() {
    var open = line;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It was dead already, and that is all that was wanted.
      }
    }
  }
}
