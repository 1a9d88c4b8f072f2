package dev.orchestrator.llm;

import java.time.Duration;

/**
 * How much is borne from a model.
 *
 * @param attempts how often one question is put to one model
 * @param firstPause before the second attempt; it doubles with each further one
 * @param longestPause the most that is waited, also when the provider asks for more
 * @param total how long all attempts together may take, those of the fallback included
 * @param troubles after so many within two minutes the model is left alone
 * @param leftAlone for how long
 * @param borne after how long without an answer a model that is left alone is told of
 */
public record Patience(
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration total,
    int troubles,
    Duration leftAlone,
    Duration borne) {

  public static final Patience USUAL =
      new Patience(
          3,
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(6),
          5,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5));
}
