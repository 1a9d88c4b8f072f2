package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Counter;
import java.util.function.Function;

/**
 * A number that all nodes share. An addition that was lost on the way fails and is not repeated: it
 * may have happened.
 */
final class SharedCounter implements Counter {

  /** Adds and tells the sum. */
  private static final String ADD =
      "return redis.call('HINCRBY', KEYS[1] .. 'counters', ARGV[1], ARGV[2])";

  /** A counter that nobody has touched is zero. */
  private static final String COMPARE_AND_SET =
      """
      local now = redis.call('HGET', KEYS[1] .. 'counters', ARGV[1]) or '0'
      if now ~= ARGV[2] then return 0 end
      redis.call('HSET', KEYS[1] .. 'counters', ARGV[1], ARGV[3])
      return 1
      """;

  private static final String READ =
      "return redis.call('HGET', KEYS[1] .. 'counters', ARGV[1]) or '0'";

  private final VertxInternal vertx;
  private final Commands commands;
  private final String name;

  SharedCounter(VertxInternal vertx, Commands commands, String name) {
    this.vertx = vertx;
    this.commands = commands;
    this.name = name;
  }

  @Override
  public Future<Long> get() {
    return run(READ, Answer::number);
  }

  @Override
  public Future<Long> incrementAndGet() {
    return addAndGet(1);
  }

  @Override
  public Future<Long> getAndIncrement() {
    return getAndAdd(1);
  }

  @Override
  public Future<Long> decrementAndGet() {
    return addAndGet(-1);
  }

  @Override
  public Future<Long> addAndGet(long value) {
    return run(ADD, Answer::number, value);
  }

  @Override
  public Future<Long> getAndAdd(long value) {
    return run(ADD, sum -> sum.number() - value, value);
  }

  @Override
  public Future<Boolean> compareAndSet(long expected, long value) {
    return run(COMPARE_AND_SET, Answer::isOne, expected, value);
  }

  private <T> Future<T> run(String script, Function<Answer, T> read, long... numbers) {
    var request = commands.script(script).arg(name);
    for (var number : numbers) {
      request.arg(Long.toString(number));
    }
    var promise = vertx.getOrCreateContext().<Answer>promise();
    commands.send(request).onComplete(promise);
    return promise.future().map(read);
  }
}
