package dev.orchestrator.platform;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** When something is due again and again. Its text is what settings and rows hold. */
public sealed interface Schedule {

  /** The text that {@link #parse} reads. */
  String text();

  /** The first due time of all, for something new. */
  Optional<Instant> first(Instant now);

  /**
   * The first due time after now.
   *
   * @param due the last due time, from which an interval goes on
   */
  Optional<Instant> next(Instant due, Instant now);

  /**
   * Reads {@code every 30m}, five fields of cron in UTC, or {@code off}.
   *
   * @throws IllegalArgumentException saying what is wrong and what is expected
   */
  static Schedule parse(String text) {
    var words = text.strip().replaceAll("\\s+", " ");
    if (words.equals("off")) {
      return new Off();
    }
    var interval = Every.FORM.matcher(words);
    return interval.matches()
        ? Every.of(Long.parseLong(interval.group(1)), interval.group(2))
        : Cron.of(words);
  }

  /** Never by itself. */
  record Off() implements Schedule {
    @Override
    public String text() {
      return "off";
    }

    @Override
    public Optional<Instant> first(Instant now) {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> next(Instant due, Instant now) {
      return Optional.empty();
    }
  }

  /** At once, and from then on after each period. */
  record Every(Duration period) implements Schedule {

    private static final Pattern FORM = Pattern.compile("every (\\d{1,9})(ms|s|m|h|d)");

    /** In milliseconds, the smallest first. */
    private static final SequencedMap<String, Long> UNITS = units();

    private static SequencedMap<String, Long> units() {
      var units = new LinkedHashMap<String, Long>();
      units.put("ms", 1L);
      units.put("s", 1000L);
      units.put("m", 60_000L);
      units.put("h", 3_600_000L);
      units.put("d", 86_400_000L);
      return units;
    }

    public Every {
      if (!period.isPositive()) {
        throw new IllegalArgumentException("an interval of nothing");
      }
    }

    private static Every of(long count, String unit) {
      return new Every(
          Duration.ofMillis(Math.multiplyExact(count, Objects.requireNonNull(UNITS.get(unit)))));
    }

    /** In the largest unit that fits. */
    @Override
    public String text() {
      var ms = period.toMillis();
      return UNITS.entrySet().stream()
          .filter(unit -> ms % unit.getValue() == 0)
          .map(unit -> "every " + ms / unit.getValue() + unit.getKey())
          .reduce((_, larger) -> larger)
          .orElseThrow();
    }

    @Override
    public Optional<Instant> first(Instant now) {
      return Optional.of(now);
    }

    @Override
    public Optional<Instant> next(Instant due, Instant now) {
      var over = now.isBefore(due) ? 0 : Duration.between(due, now).dividedBy(period);
      return Optional.of(due.plus(period.multipliedBy(over + 1)));
    }
  }

  /** At the times of five fields of cron, in UTC. */
  record Cron(String text) implements Schedule {

    private static final String EXPECTED =
        "expected an interval such as \"every 30m\" (s, m, h or d), five fields of cron in UTC (minute,"
            + " hour, day, month, weekday) such as \"17 * * * *\", or \"off\"; got \"%s\": %s";

    private static Cron of(String text) {
      var cron = new Cron(text);
      try {
        if (cron.first(Instant.EPOCH).isPresent()) {
          return cron;
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(EXPECTED.formatted(text, e.getMessage()), e);
      }
      throw new IllegalArgumentException(EXPECTED.formatted(text, "no such day ever comes"));
    }

    @Override
    public Optional<Instant> first(Instant now) {
      var unix = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
      return ExecutionTime.forCron(new CronParser(unix).parse(text))
          .nextExecution(now.atZone(ZoneOffset.UTC))
          .map(time -> time.toInstant());
    }

    @Override
    public Optional<Instant> next(Instant due, Instant now) {
      return first(now);
    }
  }
}
