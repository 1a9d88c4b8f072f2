package dev.orchestrator.bench.cluster;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Messages from one node of a pair to the other; everything here happens on one event loop. */
final class Traffic {

  private static final int ROUNDS = 5;
  private static final int WARM_UP = 50_000;

  private static final String BODY = "x".repeat(200);

  /** Publishing has no answer, so after so many the other node is asked how many it has. */
  private static final int PUBLISHED_AT_ONCE = 64;

  private final Kind kind;
  private final Vertx vertx;
  private final EventBus bus;
  private final Peer peer;

  private Traffic(Kind kind, Vertx vertx, Peer peer) {
    this.kind = kind;
    this.vertx = vertx;
    this.bus = vertx.eventBus();
    this.peer = peer;
  }

  /** Starts a pair of nodes and warms it up. */
  static Traffic between(Kind kind, String place) throws Exception {
    var vertx = kind.join(place);
    var traffic = new Traffic(kind, vertx, Peer.start(kind, place, 0));
    traffic.requests(WARM_UP, 64);
    traffic.published(WARM_UP);
    return traffic;
  }

  void close() throws Exception {
    peer.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  /** One measurement of a pair. */
  interface Measurement {
    Outcome of(Traffic pair) throws Exception;
  }

  /** Measures the pairs by turns and prints the median of each. */
  static void compare(String what, List<Traffic> pairs, Measurement measurement) throws Exception {
    Map<Traffic, List<Outcome>> outcomes = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (var pair : round % 2 == 0 ? pairs : pairs.reversed()) {
        outcomes.computeIfAbsent(pair, _ -> new ArrayList<>()).add(measurement.of(pair));
      }
    }
    System.out.println(what);
    outcomes.forEach(
        (pair, some) -> System.out.printf("  %-10s %s%n", pair.kind.title(), median(some)));
  }

  private static Outcome median(List<Outcome> all) {
    return all.stream()
        .sorted(Comparator.comparingDouble(Outcome::perSecond))
        .toList()
        .get(all.size() / 2);
  }

  /** What came out of a run. */
  record Outcome(double perSecond, Samples times) {

    @Override
    public String toString() {
      return "%,9.0f/s, %s".formatted(perSecond, times);
    }
  }

  /** Requests and their replies, so many at a time. */
  Outcome requests(int count, int inFlight) throws Exception {
    return run(inFlight, new Requests(count));
  }

  /** Messages published, in batches whose end the other node confirms. */
  Outcome published(int count) throws Exception {
    return run(1, new Published(count));
  }

  private Outcome run(int inFlight, Run run) throws Exception {
    var began = System.nanoTime();
    vertx.runOnContext(_ -> {
      for (int i = 0; i < inFlight; i++) {
        run.next();
      }
    });
    run.done.future().toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    return new Outcome(run.count / ((System.nanoTime() - began) / 1e9), run.times);
  }

  private abstract static class Run {
    final int count;
    final Samples times = new Samples();
    final Promise<Void> done = Promise.promise();
    int sent;
    int answered;

    Run(int count) {
      this.count = count;
    }

    abstract void next();

    void answered(long began, int messages) {
      times.add(System.nanoTime() - began);
      answered += messages;
      if (answered >= count) {
        done.tryComplete();
      } else {
        next();
      }
    }
  }

  private final class Requests extends Run {

    Requests(int count) {
      super(count);
    }

    @Override
    void next() {
      if (sent < count) {
        sent++;
        var began = System.nanoTime();
        bus.request(Peer.ECHO, BODY).onSuccess(_ -> answered(began, 1)).onFailure(done::tryFail);
      }
    }
  }

  private final class Published extends Run {

    Published(int count) {
      super(count);
    }

    @Override
    void next() {
      var began = System.nanoTime();
      for (int i = 0; i < PUBLISHED_AT_ONCE; i++) {
        bus.publish(Peer.NEWS, BODY);
      }
      bus.request(Peer.COUNT, "")
          .onSuccess(_ -> answered(began, PUBLISHED_AT_ONCE))
          .onFailure(done::tryFail);
    }
  }
}
