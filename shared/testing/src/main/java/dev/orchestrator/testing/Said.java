package dev.orchestrator.testing;

import java.util.List;

/**
 * What a double of a provider answers.
 *
 * @param text its words; may be empty
 * @param usage what it counts for the answer
 */
public record Said(String text, List<Call> calls, Tokens usage) {

  private static final Tokens USUAL = new Tokens(100, 40, 7);

  /**
   * A call of a tool.
   *
   * @param arguments JSON; sent as it is
   */
  public record Call(String id, String tool, String arguments) {}

  /**
   * Tokens.
   *
   * @param input all of them, the cached ones too
   */
  public record Tokens(int input, int cached, int output) {}

  /** Words alone. */
  public static Said words(String text) {
    return new Said(text, List.of(), USUAL);
  }

  /** A call of a tool. */
  public static Said call(String id, String tool, String arguments) {
    return new Said("", List.of(new Call(id, tool, arguments)), USUAL);
  }
}
