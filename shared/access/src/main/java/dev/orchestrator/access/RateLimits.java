package dev.orchestrator.access;

import dev.orchestrator.platform.Gathering;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of something is allowed in a minute, exact over all nodes: one script counts in windows
 * of Redis's clock, for all who ask it at the same time. While Redis is away each node allows its
 * share, by itself.
 */
public final class RateLimits {

  public static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  /** How long Redis is left alone after it did not answer, so that not every request waits. */
  private static final Duration REST = Duration.ofSeconds(1);

  /**
   * Of each request all buckets are counted or none. The values are the window and then, for each
   * request, how many of the keys are its buckets and what each of them allows; the answer is the
   * rest of the window and then, for each request, whether it is allowed, and the counts.
   */
  private static final Redis.Script TAKE =
      Redis.Script.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local window = tonumber(ARGV[1])
          local start = now - now % window
          local rest = start + window - now
          local counts = {}
          for _, key in ipairs(KEYS) do
            if not counts[key] then
              local at, count = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
              counts[key] = (at == string.format('%.0f', start)) and tonumber(count) or 0
            end
          end
          local answer = {rest}
          local taken = {}
          local key, value = 0, 1
          while value < #ARGV do
            local buckets = tonumber(ARGV[value + 1])
            local allowed = 1
            for i = 1, buckets do
              if counts[KEYS[key + i]] >= tonumber(ARGV[value + 1 + i]) then allowed = 0 end
            end
            answer[#answer + 1] = allowed
            for i = 1, buckets do
              local name = KEYS[key + i]
              if allowed == 1 then
                counts[name] = counts[name] + 1
                taken[name] = true
              end
              answer[#answer + 1] = counts[name]
            end
            key = key + buckets
            value = value + 1 + buckets
          end
          for name in pairs(taken) do
            local count = string.format('%.0f %.0f', start, counts[name])
            redis.call('SET', name, count, 'PX', string.format('%.0f', rest))
          end
          return answer
          """);

  private final Gathering<List<Bucket>, Standing> together =
      new Gathering<>("rate limits", this::takeTogether);
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
      var standing = together.ask(buckets);
      sayTogether();
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

  private List<Standing> takeTogether(List<List<Bucket>> requests) {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    values.add(Long.toString(WINDOW.toMillis()));
    for (var buckets : requests) {
      values.add(Integer.toString(buckets.size()));
      for (var bucket : buckets) {
        names.add(bucket.name());
        values.add(Integer.toString(bucket.most()));
      }
    }
    return standings(requests, redis.evalNumbers(TAKE, names, values).iterator());
  }

  private static List<Standing> standings(List<List<Bucket>> requests, Iterator<Long> answer) {
    var seconds = seconds(answer.next());
    var standings = new ArrayList<Standing>();
    for (var buckets : requests) {
      var allowed = answer.next() == 1;
      var left = new ArrayList<Left>();
      buckets.forEach(bucket -> left.add(left(bucket, answer.next())));
      standings.add(new Standing(allowed, left, seconds));
    }
    return standings;
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

  private void sayTogether() {
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
