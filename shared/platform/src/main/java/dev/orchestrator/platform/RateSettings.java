package dev.orchestrator.platform;

import java.util.Set;

/**
 * How much is allowed: requests in a minute, over all nodes, and what is open at once, on each.
 *
 * @param key of one key, or of one login
 * @param user of one user, whatever they come with
 * @param logins tries to log in, from one address
 * @param wrongKeys requests with something that opens nothing, from one address
 * @param streams event streams that one user reads at once
 * @param connections connections to the API
 */
public record RateSettings(
    int key, int user, int logins, int wrongKeys, int streams, int connections) {

  static final Set<String> NAMES =
      Set.of(
          "ORCHESTRATOR_RATE_KEY",
          "ORCHESTRATOR_RATE_USER",
          "ORCHESTRATOR_RATE_LOGINS",
          "ORCHESTRATOR_RATE_WRONG_KEYS",
          "ORCHESTRATOR_STREAMS",
          "ORCHESTRATOR_CONNECTIONS");

  private static final int MOST = 1_000_000_000;

  static RateSettings from(SettingReader read) {
    return new RateSettings(
        read.get("ORCHESTRATOR_RATE_KEY", "6000", RateSettings::count),
        read.get("ORCHESTRATOR_RATE_USER", "12000", RateSettings::count),
        read.get("ORCHESTRATOR_RATE_LOGINS", "10", RateSettings::count),
        read.get("ORCHESTRATOR_RATE_WRONG_KEYS", "60", RateSettings::count),
        read.get("ORCHESTRATOR_STREAMS", "100", RateSettings::count),
        read.get("ORCHESTRATOR_CONNECTIONS", "5000", RateSettings::count));
  }

  private static int count(String text) {
    return SettingText.within(text, 1, MOST);
  }
}
