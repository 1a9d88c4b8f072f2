package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Maps as Redis holds them: a hash of fields, and beside it a sorted set of those that end. Fields
 * of a hash have no time to live of their own, so each script first removes what has ended by
 * Redis's clock. A command that was lost on the way is not repeated: it may have run.
 */
final class Entries {

  /** {@code KEYS[1]} the beginning of all keys; {@code ARGV[1]} the name of the map. */
  private static final String PURGE =
      """
      local p, name = KEYS[1], ARGV[1]
      local map, ttl = p .. 'map:' .. name, p .. 'ttl:' .. name
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      for _, field in ipairs(redis.call('ZRANGEBYSCORE', ttl, '-inf', now)) do
        redis.call('HDEL', map, field)
        redis.call('ZREM', ttl, field)
      end
      local function put(field, value, life)
        redis.call('HSET', map, field, value)
        if life == '0' then
          redis.call('ZREM', ttl, field)
        else
          redis.call('ZADD', ttl, now + life, field)
          redis.call('SADD', p .. 'ttls', name)
        end
      end
      local function remove(field)
        redis.call('HDEL', map, field)
        redis.call('ZREM', ttl, field)
      end
      """;

  /** What can be done to one entry: field, value, its life in ms, and the value expected. */
  enum Deed {
    GET("return redis.call('HGET', map, ARGV[2])"),
    PUT("put(ARGV[2], ARGV[3], ARGV[4]) return false"),
    PUT_IF_ABSENT(
        """
        local old = redis.call('HGET', map, ARGV[2])
        if not old then put(ARGV[2], ARGV[3], ARGV[4]) end
        return old
        """),
    REPLACE(
        """
        local old = redis.call('HGET', map, ARGV[2])
        if old then put(ARGV[2], ARGV[3], ARGV[4]) end
        return old
        """),
    REPLACE_IF(
        """
        if redis.call('HGET', map, ARGV[2]) ~= ARGV[5] then return 0 end
        put(ARGV[2], ARGV[3], ARGV[4])
        return 1
        """),
    REMOVE("local old = redis.call('HGET', map, ARGV[2]) remove(ARGV[2]) return old"),
    REMOVE_IF(
        """
        if redis.call('HGET', map, ARGV[2]) ~= ARGV[5] then return 0 end
        remove(ARGV[2])
        return 1
        """),
    CLEAR("redis.call('DEL', map, ttl) return false"),
    SIZE("return redis.call('HLEN', map)"),
    FIELDS("return redis.call('HKEYS', map)"),
    VALUES("return redis.call('HVALS', map)"),
    ALL("return redis.call('HGETALL', map)");

    private final String script;

    Deed(String script) {
      this.script = PURGE + script;
    }
  }

  /** Removes what has ended in maps that nobody uses any more. */
  static final String SWEEP =
      """
      local p = KEYS[1]
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      for _, name in ipairs(redis.call('SMEMBERS', p .. 'ttls')) do
        local ttl = p .. 'ttl:' .. name
        for _, field in ipairs(redis.call('ZRANGEBYSCORE', ttl, '-inf', now, 'LIMIT', 0, 1000)) do
          redis.call('HDEL', p .. 'map:' .. name, field)
          redis.call('ZREM', ttl, field)
        end
        if redis.call('EXISTS', ttl) == 0 then redis.call('SREM', p .. 'ttls', name) end
      end
      return 1
      """;

  private static final Buffer NOTHING = Buffer.buffer();

  private final Commands commands;

  Entries(Commands commands) {
    this.commands = commands;
  }

  /** Does it to the whole map. */
  Future<Answer> all(Deed deed, String map) {
    return one(deed, map, List.of(NOTHING, NOTHING), 0);
  }

  /**
   * Does it to one entry.
   *
   * @param operands field, value, and the value expected, as far as the deed wants them
   * @param life ms, 0 for an entry that stays
   */
  Future<Answer> one(Deed deed, String map, List<Buffer> operands, long life) {
    var field = operands.get(0);
    var value = operands.size() > 1 ? operands.get(1) : NOTHING;
    var expected = operands.size() > 2 ? operands.get(2) : NOTHING;
    var request = commands.script(deed.script).arg(map).arg(field).arg(value);
    request.arg(life).arg(expected);
    return commands.send(request);
  }
}
