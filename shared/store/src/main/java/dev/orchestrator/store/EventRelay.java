package dev.orchestrator.store;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.EventsPlaced;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Bus.Subscription;
import dev.orchestrator.platform.NumberedStream;
import dev.orchestrator.platform.NumberedStream.Entry;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisAway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events their positions and brings them to the Redis stream {@value #STREAM}. Any number of
 * nodes may do it at once. What was brought there only Redis knows, so a Redis that was away is
 * brought up to date from its own last entry, and one that came back empty gets the newest {@value
 * #BACKFILL} events; older ones the API has.
 */
public final class EventRelay {

  /** Where other programs read what happens. */
  public static final String STREAM = "orchestrator:events";

  /** About how many entries Redis keeps. */
  public static final int KEPT = 20_000;

  /** With how many events a stream begins that is not there. */
  public static final int BACKFILL = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
  private static final int BATCH = 200;

  /** A call to Redis has to come back within a second. */
  private static final int MOST_CHARACTERS = 1_000_000;

  private final DomainEvents events;
  private final NumberedStream stream;
  private final Bus bus;
  private final AtomicInteger wanted = new AtomicInteger();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final AtomicBoolean ahead = new AtomicBoolean();

  public EventRelay(DomainEvents events, Redis redis, Bus bus) {
    this(events, redis, bus, KEPT);
  }

  EventRelay(DomainEvents events, Redis redis, Bus bus, int kept) {
    this.events = events;
    this.stream = new NumberedStream(redis, STREAM, kept);
    this.bus = bus;
  }

  /** From now on an event that is appended is relayed at once, on one of the nodes that listen. */
  public Subscription listen() {
    return bus.inTurn(Address.EVENT_APPENDED, _ -> wake());
  }

  /** Many hints at once are one run. */
  private void wake() {
    if (asked.compareAndSet(false, true)) {
      Thread.ofVirtual().name("event relay").start(this::tryToRelay);
    }
  }

  private void tryToRelay() {
    try {
      relay();
    } catch (RuntimeException e) {
      LOG.debug("events are not relayed now, the sweep tries again: {}", e.toString());
    }
  }

  /** Relays all that was committed. While Redis is away, positions are given all the same. */
  public void relay() {
    asked.set(false);
    bring(placeAll());
  }

  /** As {@link #relay()}, as a sweep: what it found is nothing that was overlooked. */
  public int sweep() {
    relay();
    return 0;
  }

  private long placeAll() {
    var standing = events.standing();
    while (standing.more()) {
      events.place();
      standing = events.standing();
      bus.publish(Address.EVENTS_PLACED, new EventsPlaced(standing.head()));
    }
    return standing.head();
  }

  /** Who is at it goes on for those who come meanwhile: a Redis that hangs holds up nobody else. */
  private void bring(long head) {
    if (wanted.getAndIncrement() > 0) {
      return;
    }
    try {
      var heard = wanted.get();
      bringUpTo(head);
      while (!wanted.compareAndSet(heard, 0)) {
        heard = wanted.get();
        bringUpTo(events.head());
      }
    } catch (RuntimeException | Error e) {
      wanted.set(0);
      throw e;
    }
  }

  private void bringUpTo(long head) {
    try {
      var last = stream.last();
      if (last > head && last > events.head()) { // another node may have been faster
        sayAhead(last, head);
        return;
      }
      ahead.set(false);
      var at = last == 0 ? Math.max(0, head - BACKFILL) : last;
      while (at < head) {
        at = bringSome(at);
      }
    } catch (RedisAway e) {
      // Redis has said so in the log; it goes on from where Redis was left.
    }
  }

  /** Returns what Redis has now: another node may have been faster, or Redis come back empty. */
  private long bringSome(long at) {
    var now = stream.append(entries(events.after(at, BATCH)));
    if (now == at) {
      throw new IllegalStateException(
          "events after position %d are missing in the database".formatted(at));
    }
    return now;
  }

  private static List<Entry> entries(List<PlacedEvent> batch) {
    var entries = new ArrayList<Entry>();
    var characters = 0;
    for (var event : batch) {
      var fields = event.fields();
      characters += fields.values().stream().mapToInt(String::length).sum();
      if (characters > MOST_CHARACTERS && !entries.isEmpty()) {
        break;
      }
      entries.add(new Entry(event.position(), fields));
    }
    return entries;
  }

  private void sayAhead(long last, long head) {
    if (ahead.compareAndSet(false, true)) {
      LOG.warn(
          "the stream {} in Redis has events up to {}, the database only up to {}: one of them is not ours, or was restored; delete that key in Redis, and it is filled again",
          STREAM,
          last,
          head);
    }
  }
}
