package dev.orchestrator.testing.telegram;

/** A bot as its owner got it; the token is made up for this run. */
public record Bot(long id, String userName, String token) {

  /** The token is left out. */
  @Override
  public String toString() {
    return "@" + userName;
  }
}
