package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testing.Eventually;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who read the same thread over connections that break again and again. */
class ReadersChaosTest {

  private static final int READERS = 500;
  private static final int PER_SECOND = 20;
  private static final Duration BETWEEN_BREAKS = Duration.ofSeconds(5);
  private static final Duration TALK =
      Duration.ofSeconds("long".equals(System.getProperty("walk")) ? 300 : 20);

  @TempDir private Path folder;

  @Test
  void five_hundred_readers_whose_connections_break_miss_nothing_and_read_nothing_twice()
      throws Exception {
    var settings = new HashMap<>(JourneyTest.TestPorts.next());
    settings.put("POSTGRES_URL", FreshPostgres.url().reveal());
    settings.put("REDIS_URL", FreshRedis.url().reveal());
    settings.put("VERTICLES", "api");
    settings.put("ORCHESTRATOR_STREAMS", Integer.toString(2 * READERS));
    try (var server = ServerProcess.start(folder.resolve("data"), settings);
        var timer = Executors.newScheduledThreadPool(2)) {
      var client = server.client();
      var thread = client.open();
      var readers = readers(client.url(), server.key(), thread);
      try {
        var said = talk(timer, client, thread, readers);
        Eventually.within(Duration.ofSeconds(60))
            .until(
                "everybody to have all " + said,
                () -> readers.stream().allMatch(r -> r.last() >= said));
        assertThat(readers.stream().flatMap(reader -> reader.wrong().stream()).limit(10)).isEmpty();
        assertThat(readers).allMatch(reader -> reader.last() == said);
        report(server, readers, said);
      } finally {
        readers.forEach(StreamReader::close);
      }
    }
  }

  private static List<StreamReader> readers(String url, String key, String thread) {
    var readers = new ArrayList<StreamReader>();
    for (var i = 0; i < READERS; i++) {
      readers.add(StreamReader.start(url, key, thread));
    }
    Eventually.within(Duration.ofSeconds(30))
        .until("all to be connected", () -> readers.stream().allMatch(r -> r.connections() > 0));
    return readers;
  }

  /** Says something again and again while connections break; returns how often. */
  private static long talk(
      ScheduledExecutorService timer, ApiClient client, String thread, List<StreamReader> readers)
      throws Exception {
    var said = new AtomicLong();
    var random = new Random(20);
    var pause = 1_000 / PER_SECOND;
    var breaks = BETWEEN_BREAKS.toMillis();
    var talking =
        timer.scheduleAtFixedRate(
            () -> client.say(thread, "word " + said.incrementAndGet()),
            0,
            pause,
            TimeUnit.MILLISECONDS);
    var breaking =
        timer.scheduleAtFixedRate(
            () -> readers.stream().filter(_ -> random.nextInt(5) == 0).forEach(StreamReader::drop),
            breaks / 2,
            breaks,
            TimeUnit.MILLISECONDS);
    Eventually.within(TALK.multipliedBy(3))
        .until(
            "all to be said", () -> said.get() >= TALK.toSeconds() * PER_SECOND || ended(talking));
    breaking.cancel(false);
    talking.cancel(false);
    timer.shutdown();
    assertThat(timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    return said.get();
  }

  private static boolean ended(Future<?> talking) {
    return talking.isDone(); // only because something was thrown
  }

  private static void report(ServerProcess server, List<StreamReader> readers, long said) {
    var connections = readers.stream().mapToInt(StreamReader::connections).sum();
    System.out.printf(
        "%d readers got %d events each over %d connections; the server took %s of CPU and %d MB%n",
        READERS, said, connections, server.cpu(), server.residentMb());
  }
}
