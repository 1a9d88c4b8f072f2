package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is made again whenever it is lost. What is sent meanwhile waits for
 * it, up to the patience; what was sent and not answered fails, since it may have run. Commands are
 * answered in the order in which they were sent. Lives on the loop.
 */
final class Link {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private record Waiting(Request request, Promise<Answer> promise, long since) {}

  private final Loop loop;
  private final RedisClusterOptions options;
  private final Function<RedisConnection, Future<?>> preparation;
  private final Outages outages;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private @Nullable Redis client;
  private @Nullable RedisConnection connection;
  private Duration pause = SHORTEST_PAUSE;
  private final Idle idle;
  private int unanswered;
  private boolean closed;

  /**
   * @param preparation what a new connection does before anything else uses it
   */
  Link(
      Loop loop,
      RedisClusterOptions options,
      Function<RedisConnection, Future<?>> preparation,
      Outages outages) {
    this.loop = loop;
    this.options = options;
    this.preparation = preparation;
    this.outages = outages;
    this.idle = new Idle(options.timing().patience());
  }

  /** Connects; a first attempt may fail for want of time, so its failure is not yet the end. */
  Future<Void> open() {
    loop.every(options.timing().patience().dividedBy(10), this::watch);
    return connect().recover(this::patiently);
  }

  private Future<Void> patiently(Throwable first) {
    return send(Request.cmd(Command.PING))
        .transform(
            (_, last) -> last == null ? Future.succeededFuture() : Future.failedFuture(first));
  }

  boolean isUp() {
    return connection != null;
  }

  /** Sends a command now, or as soon as there is a connection. */
  Future<Answer> send(Request request) {
    if (connection != null) {
      return sent(connection, request);
    }
    if (closed) {
      return Future.failedFuture(new RedisAway("this node has left its cluster"));
    }
    var held = new Waiting(request, Promise.promise(), System.nanoTime());
    waiting.add(held);
    return held.promise().future();
  }

  /** Drops the connection and makes another one. */
  void reset(String why) {
    if (connection != null) {
      lost(connection, why);
    }
  }

  Future<Void> close() {
    closed = true;
    waiting.forEach(held -> held.promise().fail(new RedisAway("this node leaves its cluster")));
    waiting.clear();
    connection = null;
    return closeClient();
  }

  private Future<Void> connect() {
    if (closed) {
      return Future.failedFuture(new RedisAway("this node has left its cluster"));
    }
    var fresh = Redis.createClient(loop.vertx(), options.client());
    client = fresh;
    return fresh
        .connect()
        .compose(made -> preparation.apply(watched(made)).map(made))
        .timeout(options.timing().patience().toMillis(), TimeUnit.MILLISECONDS)
        .andThen((made, failure) -> settle(fresh, made, failure))
        .recover(failure -> Future.failedFuture(new RedisAway(text("cannot be reached", failure))))
        .mapEmpty();
  }

  private RedisConnection watched(RedisConnection made) {
    made.endHandler(_ -> lost(made, "the connection was closed"));
    made.exceptionHandler(failure -> lost(made, Failures.reason(failure)));
    return made;
  }

  private void settle(Redis fresh, @Nullable RedisConnection made, @Nullable Throwable failure) {
    if (closed) {
      fresh.close();
    } else if (made == null) {
      outages.began(Failures.reason(failure));
      again();
    } else {
      up(made);
    }
  }

  private void up(RedisConnection made) {
    connection = made;
    pause = SHORTEST_PAUSE;
    unanswered = 0;
    outages.ended();
    for (var held = waiting.poll(); held != null; held = waiting.poll()) {
      send(held.request()).onComplete(held.promise());
    }
  }

  private void lost(RedisConnection which, String why) {
    if (which.equals(connection)) {
      connection = null;
      outages.began(why);
      again();
    }
  }

  private void again() {
    if (closed) {
      return;
    }
    closeClient();
    loop.in(pause, this::connect);
    var twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private Future<Void> closeClient() {
    var old = client;
    client = null;
    return old == null ? Future.succeededFuture() : old.close();
  }

  private Future<Answer> sent(RedisConnection to, Request request) {
    if (unanswered++ == 0) {
      idle.touch();
    }
    return to.send(request)
        .map(Answer::new)
        .andThen((_, failure) -> answered(to, failure))
        .recover(failure -> Future.failedFuture(told(failure)));
  }

  private void answered(RedisConnection by, @Nullable Throwable failure) {
    if (!by.equals(connection)) {
      return;
    }
    unanswered--;
    idle.touch();
    if (failure != null && (!Failures.isReply(failure) || Failures.isStale(failure))) {
      lost(by, Failures.reason(failure));
    }
  }

  /** Fails what has waited too long, and gives a connection up that answers nothing any more. */
  private void watch() {
    var limit = options.timing().patience().toNanos();
    while (!waiting.isEmpty() && System.nanoTime() - waiting.element().since() > limit) {
      waiting.remove().promise().fail(new RedisAway("Redis at " + options.place() + " is away"));
    }
    if (idle.isOver() && unanswered > 0) {
      reset("no answer for " + options.timing().patience());
    }
  }

  private Throwable told(Throwable failure) {
    return Failures.isReply(failure) ? failure : new RedisAway(text("went away", failure));
  }

  private String text(String what, Throwable failure) {
    return "Redis at %s %s: %s".formatted(options.place(), what, Failures.reason(failure));
  }
}
