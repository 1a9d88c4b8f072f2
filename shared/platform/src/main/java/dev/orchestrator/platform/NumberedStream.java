package dev.orchestrator.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A stream in Redis whose entries carry numbers of ours, {@code <number>-0}. Whoever appends, and
 * however many at once: a number that is there is not added again, none is left out, and none comes
 * before a smaller one. It is trimmed to about the newest entries.
 */
public final class NumberedStream {

  /** Finds {@code last}, which Redis remembers even when all entries are trimmed; 0 if none. */
  private static final String FIND_LAST =
      """
      local last = 0
      if redis.call('EXISTS', KEYS[1]) == 1 then
        local info = redis.call('XINFO', 'STREAM', KEYS[1])
        for i = 1, #info, 2 do
          if info[i] == 'last-generated-id' then
            last = tonumber(string.match(info[i + 1], '^%d+'))
          end
        end
      end
      """;

  private static final String LAST = FIND_LAST + "return last";

  /** Each entry comes as its number, how many words follow, and these: names and values. */
  private static final String APPEND =
      FIND_LAST
          + """
          local at = 2
          while at <= #ARGV do
            local number = tonumber(ARGV[at])
            local words = tonumber(ARGV[at + 1])
            if last > 0 and number > last + 1 then return last end
            if number > last then
              redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], ARGV[at] .. '-0',
                  unpack(ARGV, at + 2, at + 1 + words))
              last = number
            end
            at = at + 2 + words
          end
          return last
          """;

  private final Redis redis;
  private final String key;
  private final int most;

  /**
   * @param most about how many entries are kept
   */
  public NumberedStream(Redis redis, String key, int most) {
    this.redis = redis;
    this.key = key;
    this.most = most;
  }

  /** An entry; its fields in the order in which they are shown. */
  public record Entry(long number, Map<String, String> fields) {}

  /** The newest number that was ever added; 0 if there is no stream. */
  public long last() {
    return number(LAST, List.of());
  }

  /**
   * Adds what is not there, in one piece. What would leave a gap behind the newest entry is not
   * added; a stream that is not there may begin anywhere.
   *
   * @param entries with numbers that rise by one
   * @return the newest number now, by which the caller sees where to go on
   */
  public long append(List<Entry> entries) {
    var values = new ArrayList<>(List.of(Integer.toString(most)));
    for (var entry : entries) {
      values.add(Long.toString(entry.number()));
      values.add(Integer.toString(2 * entry.fields().size()));
      entry.fields().forEach((name, value) -> values.addAll(List.of(name, value)));
    }
    return number(APPEND, values);
  }

  private long number(String script, List<String> values) {
    return Long.parseLong(redis.eval(script, List.of(key), values).orElseThrow().toString());
  }
}
