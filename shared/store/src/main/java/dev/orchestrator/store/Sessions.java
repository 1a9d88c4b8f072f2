package dev.orchestrator.store;

import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.RedisAway;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the threads are doing, in Redis under {@code session:{thread}} as sequence number and state.
 * For display only: nothing decides by it, and Postgres answers when Redis does not know.
 */
public final class Sessions {

  private static final Duration KEPT = Duration.ofMinutes(30);

  /**
   * The higher number stays, so that a late write changes nothing; of two with the same number, the
   * end of a turn stays.
   */
  private static final String KEEP_HIGHER =
      """
      local known = redis.call('GET', KEYS[1])
      if known then
        local seq, state = string.match(known, '^(%d+) (%a+)$')
        if tonumber(seq) > tonumber(ARGV[1]) then return 0 end
        if seq == ARGV[1] and ARGV[2] == 'PROCESSING' and state ~= 'PROCESSING' then return 0 end
      end
      redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
      return 1
      """;

  private static final String IN_POSTGRES =
      """
      SELECT awaiting,
             EXISTS (SELECT 1 FROM flow
                      WHERE exclusive_key = 'turn:' || thread.id
                        AND state IN ('READY', 'RUNNING', 'WAITING', 'CANCELLING')) AS processing
        FROM thread
       WHERE id = $1
      """;

  private final Redis redis;
  private final Database database;

  public Sessions(Redis redis, Database database) {
    this.redis = redis;
    this.database = database;
  }

  /** A turn has looked at the thread's events up to {@code seq}. Does not wait. */
  public void processing(ThreadId thread, long seq) {
    write(thread, seq, Session.PROCESSING);
  }

  /** A turn has ended; its newest event is {@code seq}. Does not wait. */
  public void ended(ThreadId thread, long seq, boolean awaiting) {
    write(thread, seq, awaiting ? Session.AWAITING : Session.IDLE);
  }

  /** What the thread is doing. */
  public Session of(ThreadId thread) {
    return inRedis(thread)
        .or(() -> database.first(Sessions::session, IN_POSTGRES, thread.value()))
        .orElse(Session.IDLE);
  }

  private void write(ThreadId thread, long seq, Session session) {
    Thread.ofVirtual().name("session " + thread).start(() -> writeNow(thread, seq, session));
  }

  void writeNow(ThreadId thread, long seq, Session session) {
    try {
      redis.eval(
          KEEP_HIGHER,
          List.of(key(thread)),
          List.of(Long.toString(seq), session.name(), Long.toString(KEPT.toMillis())));
    } catch (RedisAway e) {
      // Redis has said so in the log; whoever looks gets the state from Postgres.
    }
  }

  private Optional<Session> inRedis(ThreadId thread) {
    try {
      return redis
          .get(key(thread))
          .map(value -> value.substring(value.indexOf(' ') + 1))
          .map(Session::valueOf);
    } catch (RedisAway e) {
      return Optional.empty();
    }
  }

  private static String key(ThreadId thread) {
    return "session:" + thread;
  }

  private static Session session(Row row) {
    if (row.getBoolean("processing")) {
      return Session.PROCESSING;
    }
    return row.getBoolean("awaiting") ? Session.AWAITING : Session.IDLE;
  }
}
