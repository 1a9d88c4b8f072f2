package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real Postgres and Redis, several relays at once, and what may happen to a Redis. */
@Timeout(60)
class EventRelayTest {

  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(20));

  private final StoreDatabase store = new StoreDatabase();
  private final Secret url = FreshRedis.url();
  private final Redis redis = Redis.open(store.vertx, url);
  private final DomainEvents events = new DomainEvents(store.database);
  private final Principal user = store.user("ann");

  @AfterEach
  void close() {
    redis.close();
    store.close();
  }

  @Test
  void many_writers_and_two_relays_leave_no_gap_no_repeat_and_each_thread_in_its_order()
      throws Exception {
    var threads = IntStream.range(0, 6).mapToObj(_ -> store.thread(user)).toList();
    var done = new AtomicBoolean();
    var seen = new ArrayList<Long>();
    var others =
        List.of(
            Thread.ofVirtual().start(() -> relayUntil(done)),
            Thread.ofVirtual().start(() -> relayUntil(done)),
            Thread.ofVirtual().start(() -> readUntil(done, seen)));
    var writers = new ArrayList<Callable<Integer>>();
    threads.forEach(thread -> {
      writers.add(() -> write(thread, 25));
      writers.add(() -> write(thread, 25));
    });
    StoreDatabase.atOnce(writers);
    relay().relay();
    done.set(true);
    for (var other : others) {
      other.join();
    }

    var all = upTo(300);
    assertThat(events.head()).isEqualTo(300);
    assertThat(positions(events.after(0, 1_000))).isEqualTo(all);
    assertThat(inRedis()).isEqualTo(all);
    assertThat(seen).as("a reader who went on from the last position missed none").isEqualTo(all);
    for (var thread : threads) {
      assertThat(seqs(thread)).isEqualTo(upTo(50));
    }
  }

  @Test
  void an_event_that_commits_late_comes_behind_what_was_read_before() throws Exception {
    var late = store.thread(user);
    var prompt = store.thread(user);
    var written = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var holder =
        Thread.ofVirtual()
            .start(() ->
                store.flows.transaction(tx -> {
                  store.log.append(tx, late, new Said("begun first"));
                  written.countDown();
                  await(go);
                  return 0;
                }));
    written.await();
    store.log.append(prompt, new Said("committed first"));
    relay().relay();
    assertThat(events.after(0, 10))
        .extracting(event -> event.thread().orElseThrow())
        .containsExactly(prompt);

    go.countDown();
    holder.join();
    relay().relay();
    assertThat(events.after(1, 10))
        .extracting(event -> event.thread().orElseThrow())
        .containsExactly(late);
    assertThat(inRedis()).containsExactly(1L, 2L);
  }

  @Test
  void an_event_is_relayed_when_it_is_appended_and_by_one_of_those_who_listen() {
    var bus = new Bus(store.vertx);
    var heard = new AtomicInteger();
    try (var _ = relay().listen();
        var _ = relay().listen();
        var _ = bus.inTurn(Address.EVENTS_PLACED, _ -> heard.incrementAndGet())) {
      store.log.append(store.thread(user), new Said("now"));
      SOON.until("it is in Redis", () -> inRedis().equals(List.of(1L)));
      SOON.until("who waits is told", () -> heard.get() == 1);
    }
  }

  @Test
  void while_redis_is_away_positions_are_given_and_it_is_filled_when_it_is_back() {
    append(3);
    relay().relay();
    FreshRedis.stop(url);
    append(3);
    relay().relay();
    assertThat(events.head()).isEqualTo(6);

    FreshRedis.start(url);
    append(1);
    SOON.untilAsserted(() -> {
      relay().relay();
      assertThat(inRedis()).isEqualTo(upTo(7));
    });
  }

  @Test
  void what_redis_took_without_our_hearing_of_it_is_not_there_twice() {
    append(5);
    relay().relay();
    redis.send("CLIENT", "PAUSE", "1500", "ALL"); // longer than we wait for an answer
    append(5);
    relay().relay();
    assertThat(events.head()).isEqualTo(10);
    SOON.untilAsserted(() -> {
      relay().relay();
      assertThat(inRedis()).isEqualTo(upTo(10));
    });
  }

  @Test
  void a_flushed_redis_gets_the_newest_thousand_and_goes_on() {
    happened(1_500);
    relay().relay();
    redis.send("FLUSHALL");
    relay().relay();
    assertThat(inRedis()).isEqualTo(LongStream.rangeClosed(501, 1_500).boxed().toList());

    append(2);
    relay().relay();
    assertThat(inRedis()).isEqualTo(LongStream.rangeClosed(501, 1_502).boxed().toList());
  }

  @Test
  void a_redis_that_dies_again_and_again_while_it_is_filled_has_no_gap_in_the_end()
      throws Exception {
    var thread = store.thread(user);
    var done = new AtomicBoolean();
    var relays =
        List.of(
            Thread.ofVirtual().start(() -> relayUntil(done)),
            Thread.ofVirtual().start(() -> relayUntil(done)));
    var chance = new Random(7);
    for (var round = 0; round < 3; round++) {
      write(thread, 40 + chance.nextInt(40));
      FreshRedis.restart(url);
      write(thread, 20 + chance.nextInt(20));
      SOON.until("it answers again", redis::ping);
      redis.send("FLUSHALL");
    }
    append(1);
    SOON.until("the newest is there", () -> !inRedis().isEmpty() && newest() == written());
    done.set(true);
    for (var relay : relays) {
      relay.join();
    }
    assertThat(inRedis())
        .isEqualTo(LongStream.rangeClosed(inRedis().getFirst(), written()).boxed().toList());
    assertThat(positions(events.after(0, 1_000))).isEqualTo(upTo(written()));
  }

  @Test
  void what_was_trimmed_before_a_reader_came_is_read_from_the_database() {
    var relay = new EventRelay(events, redis, new Bus(store.vertx), 100);
    happened(900);
    relay.relay();
    var first = inRedis().getFirst();
    assertThat(inRedis()).hasSizeBetween(100, 250).last().isEqualTo(900L);

    var cursor = 10L;
    assertThat(first).as("the reader sees that it missed some").isGreaterThan(cursor + 1);
    var read = new ArrayList<Long>();
    while (cursor < first - 1) {
      var page = events.after(cursor, (int) Math.min(100, first - 1 - cursor));
      read.addAll(positions(page));
      cursor = read.getLast();
    }
    read.addAll(inRedis());
    assertThat(read).isEqualTo(LongStream.rangeClosed(11, 900).boxed().toList());
  }

  @Test
  void a_stream_that_is_ahead_of_the_database_is_left_alone_until_somebody_deletes_it() {
    redis.send("XADD", EventRelay.STREAM, "70-0", "position", "70");
    append(2);
    relay().relay();
    assertThat(inRedis()).containsExactly(70L);

    redis.send("DEL", EventRelay.STREAM);
    relay().relay();
    assertThat(inRedis()).containsExactly(1L, 2L);
  }

  @Test
  void an_event_that_somebody_took_out_of_the_database_leaves_no_silent_gap_in_redis() {
    append(2);
    relay().relay();
    append(2);
    events.place();
    store.database.query("DELETE FROM domain_event WHERE position = 3");
    assertThatThrownBy(() -> relay().relay()).hasMessageContaining("after position 2 are missing");
    assertThat(inRedis()).containsExactly(1L, 2L);
  }

  @Test
  void an_event_whose_row_cannot_be_read_or_is_gone_keeps_its_position() {
    var thread = store.thread(user);
    append(1);
    store.log.append(thread, new Said("spoilt"));
    store.log.append(thread, new Said("deleted"));
    append(1);
    store.database.query(
        "UPDATE thread_event SET body = '{\"type\":\"Novel\"}', type = 'Novel' WHERE thread_id = $1 AND seq = 1",
        thread.value());
    store.database.query(
        "DELETE FROM thread_event WHERE thread_id = $1 AND seq = 2", thread.value());
    relay().relay();
    assertThat(inRedis()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(events.after(0, 10))
        .extracting(PlacedEvent::type)
        .containsExactly("Said", "Unreadable", "Unreadable", "Said");
    assertThat(events.after(1, 1).getFirst().fields().get("event")).contains("Novel");
  }

  @Test
  void what_happened_before_there_were_positions_gets_them_in_the_order_of_its_time()
      throws Exception {
    var threads = List.of(store.thread(user), store.thread(user));
    for (var n = 0; n < 6; n++) {
      store.log.append(threads.get(n % 2), new Said("n " + n));
    }
    store.database.query("UPDATE thread_event SET at = at - interval '1 day' WHERE seq = 2");
    store.database.query("DELETE FROM domain_event");
    try (var in = DomainEvents.class.getResourceAsStream("/db/store/V011__domain_events.sql")) {
      var migration = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      var last = migration.strip().lastIndexOf("INSERT INTO domain_event");
      store.database.query(migration.substring(last).replace(";", ""));
    }
    relay().relay();
    assertThat(events.after(0, 10))
        .extracting(event -> ((Said) event.event()).text())
        .containsExactly("n 0", "n 2", "n 1", "n 3", "n 4", "n 5");
    assertThat(events.after(user.user(), 0, 10)).hasSize(6);
  }

  @Test
  void a_large_batch_is_brought_in_pieces() {
    var thread = store.thread(user);
    for (var n = 0; n < 40; n++) {
      store.log.append(thread, new Said("ж".repeat(32_000)));
    }
    relay().relay();
    assertThat(inRedis()).isEqualTo(upTo(40));
  }

  private EventRelay relay() {
    return new EventRelay(events, redis, new Bus(store.vertx));
  }

  private void relayUntil(AtomicBoolean done) {
    var relay = relay();
    while (!done.get()) {
      relay.relay();
    }
  }

  /** As a reader does: what follows the last position that it knows. */
  private void readUntil(AtomicBoolean done, List<Long> seen) {
    var last = false;
    while (!last) {
      last = done.get();
      var after = seen.isEmpty() ? 0 : seen.getLast();
      seen.addAll(positions(events.after(after, 500)));
    }
  }

  /** Every third commits late. */
  private int write(ThreadId thread, int times) {
    for (var n = 0; n < times; n++) {
      var late = n % 3 == 0;
      store.flows.transaction(tx -> {
        store.log.append(tx, thread, new Said("hello"));
        if (late) {
          Database.rows(tx.connection(), "SELECT pg_sleep(0.01)");
        }
        return 0;
      });
    }
    return times;
  }

  private void append(int times) {
    var thread = store.thread(user);
    IntStream.range(0, times).forEach(n -> store.log.append(thread, new Said("hello " + n)));
  }

  /** Many events of one thread, in one statement. */
  private void happened(int times) {
    store.database.query(
        """
        WITH told AS (
          INSERT INTO thread_event (thread_id, seq, type, body)
          SELECT $1, n, 'Said', '{"type":"Said","text":"hello"}' FROM generate_series(1, $2) AS n
          RETURNING thread_id, seq
        )
        INSERT INTO domain_event (user_id, thread_id, seq)
        SELECT $3, thread_id, seq FROM told ORDER BY seq
        """,
        store.thread(user).value(),
        times,
        user.user().value());
  }

  private List<Long> inRedis() {
    var entries = redis.send("XRANGE", EventRelay.STREAM, "-", "+").orElseThrow();
    return entries.stream().map(entry -> number(entry.get(0).toString())).toList();
  }

  private static long number(String id) {
    assertThat(id).endsWith("-0");
    return Long.parseLong(id.substring(0, id.length() - 2));
  }

  private long newest() {
    return inRedis().getLast();
  }

  private long written() {
    return store
        .database
        .first(row -> row.getLong("n"), "SELECT count(*) AS n FROM domain_event")
        .orElseThrow();
  }

  private List<Long> seqs(ThreadId thread) {
    return store.database.list(
        row -> row.getLong("seq"),
        "SELECT seq FROM domain_event WHERE thread_id = $1 ORDER BY position",
        thread.value());
  }

  private static List<Long> positions(List<PlacedEvent> events) {
    return events.stream().map(PlacedEvent::position).toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
