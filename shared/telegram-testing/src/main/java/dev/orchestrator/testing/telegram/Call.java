package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One call of a method, as it came and as it was answered.
 *
 * @param bot the user name of the bot, empty if its token was not known
 * @param status of the answer; 200 is a call that had its effect
 */
public record Call(
    Instant at, String bot, String method, JsonNode params, int status, JsonNode answer) {

  /** Whether it was done. */
  public boolean isDone() {
    return status == 200;
  }
}
