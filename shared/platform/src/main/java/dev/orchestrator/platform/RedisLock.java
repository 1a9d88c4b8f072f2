package dev.orchestrator.platform;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A lock in Redis that one holder has at a time, as long as Redis forgets nothing: it keeps work
 * apart, and what must be right for sure is decided by a row with a fence.
 */
public final class RedisLock {

  /** Takes what is free and renews what is ours; so an answer that was lost may be asked again. */
  private static final String TAKE =
      """
      local holder = redis.call('GET', KEYS[1])
      if holder and holder ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1
      """;

  private static final String RELEASE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
      return 0
      """;

  private static final int BETWEEN_TRIES_MS = 50;

  private final Redis redis;
  private final String key;
  private final Duration ttl;

  /**
   * @param ttl after which it is free if its holder does not renew it
   */
  public RedisLock(Redis redis, String key, Duration ttl) {
    this.redis = redis;
    this.key = key;
    this.ttl = ttl;
  }

  /**
   * Takes the lock; empty if somebody else has it for all of that time.
   *
   * @throws RedisAway if Redis does not answer
   * @throws RedisRefused if Redis cannot do it, such as while it loads its data
   */
  public Optional<Held> acquire(Duration patience) throws InterruptedException {
    var held = new Held(UUID.randomUUID().toString());
    var until = System.nanoTime() + patience.toNanos();
    while (!held.renew()) {
      if (System.nanoTime() >= until) {
        return Optional.empty();
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
    }
    return Optional.of(held);
  }

  /** The lock in somebody's hands. */
  public final class Held implements AutoCloseable {

    private final String token;

    private Held(String token) {
      this.token = token;
    }

    /**
     * Keeps it for another while, and takes it again if Redis has forgotten it.
     *
     * @return false if it is somebody else's by now
     */
    public boolean renew() {
      return said(TAKE, token, Long.toString(ttl.toMillis()));
    }

    /** Frees it if it is still ours. If Redis is away it frees itself. */
    @Override
    public void close() {
      try {
        said(RELEASE, token);
      } catch (RedisAway | RedisRefused e) {
        return; // its time will be over
      }
    }
  }

  private boolean said(String script, String... values) {
    return redis
        .eval(script, List.of(key), List.of(values))
        .filter(answer -> "1".equals(answer.toString()))
        .isPresent();
  }
}
