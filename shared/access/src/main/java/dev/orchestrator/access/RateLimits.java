package dev.orchestrator.access;

import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of something is allowed in a minute, exact over all nodes: one script counts in windows
 * of Redis's clock. While Redis is away each node allows its share, by itself.
 */
public final class RateLimits {

  public static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  /** How long Redis is left alone after it did not answer, so that not every request waits. */
  private static final Duration REST = Duration.ofSeconds(1);

  /** All are counted or none; the answer is whether, the rest of the window, and the counts. */
  private static final String TAKE =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local window = tonumber(ARGV[1])
      local start = now - now % window
      local rest = start + window - now
      local counts = {}
      local allowed = 1
      for i, key in ipairs(KEYS) do
        local at, count = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
        counts[i] = (at == string.format('%.0f', start)) and tonumber(count) or 0
        if counts[i] >= tonumber(ARGV[i + 1]) then allowed = 0 end
      end
      local answer = {allowed, rest}
      for i, key in ipairs(KEYS) do
        if allowed == 1 then
          counts[i] = counts[i] + 1
          local value = string.format('%.0f %.0f', start, counts[i])
          redis.call('SET', key, value, 'PX', string.format('%.0f', rest))
        end
        answer[i + 2] = counts[i]
      end
      return answer
      """;

  private final Redis redis;
  private final IntSupplier nodes;
  private final OwnWindow own = new OwnWindow();
  private final AtomicLong alone = new AtomicLong();
  private volatile long restUntil = System.nanoTime();

  /**
   * Limits that all nodes keep together.
   *
   * @param nodes how many nodes share the limits while Redis is away
   */
  public RateLimits(Redis redis, IntSupplier nodes) {
    this.redis = redis;
    this.nodes = nodes;
  }

  /**
   * What is counted.
   *
   * @param kind what people call it, such as {@code key}
   * @param whose whose count it is
   * @param most how often in a minute
   */
  public record Bucket(String kind, String whose, int most) {

    String name() {
      return "rate:" + kind + ":" + whose;
    }
  }

  /** How much is left of a bucket. */
  public record Left(Bucket bucket, long remaining) {}

  /**
   * What came of a request.
   *
   * @param resetSeconds until a new window begins, at least one
   */
  public record Standing(boolean allowed, List<Left> left, long resetSeconds) {}

  /** Counts one request in every bucket, unless one of them is full: then it counts in none. */
  public Standing take(List<Bucket> buckets) {
    if (System.nanoTime() - restUntil < 0) {
      return takeAlone(buckets);
    }
    try {
      var standing = takeTogether(buckets);
      together();
      return standing;
    } catch (RedisAway e) {
      restUntil = System.nanoTime() + REST.toNanos();
      return takeAlone(buckets);
    }
  }

  /** How many requests this node has judged without Redis. */
  public long judgedAlone() {
    return alone.get();
  }

  private Standing takeTogether(List<Bucket> buckets) {
    var values = new ArrayList<String>();
    values.add(Long.toString(WINDOW.toMillis()));
    buckets.forEach(bucket -> values.add(Integer.toString(bucket.most())));
    var names = buckets.stream().map(Bucket::name).toList();
    return standing(buckets, redis.evalNumbers(TAKE, names, values));
  }

  private static Standing standing(List<Bucket> buckets, List<Long> answer) {
    var left =
        IntStream.range(0, buckets.size())
            .mapToObj(i -> left(buckets.get(i), answer.get(i + 2)))
            .toList();
    return new Standing(answer.get(0) == 1, left, seconds(answer.get(1)));
  }

  private Standing takeAlone(List<Bucket> buckets) {
    alone.incrementAndGet();
    if (own.begin()) {
      LOG.warn("rate limits are not shared without Redis: each of the nodes allows its share");
    }
    var share = Math.max(1, nodes.getAsInt());
    return own.take(
        buckets.stream()
            .map(each -> new Bucket(each.kind(), each.whose(), Math.max(1, each.most() / share)))
            .toList());
  }

  private void together() {
    if (own.isInUse() && own.end()) {
      LOG.info("rate limits are shared again; {} requests were judged alone so far", alone.get());
    }
  }

  static Left left(Bucket bucket, long count) {
    return new Left(bucket, Math.max(0, bucket.most() - count));
  }

  static long seconds(long millis) {
    return Math.max(1, Math.ceilDiv(millis, 1000L));
  }
}
