package dev.orchestrator.tools;

import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Database;
import java.util.function.BiFunction;

/**
 * Everything about services that joined, for those who serve, show or call their tools.
 *
 * @param catalogue their tools beside our own
 */
public record Joined(
    Guests guests, AnnouncedTools announced, Catalogue catalogue, ServiceCalls calls) {

  /**
   * Opens it on a database.
   *
   * @param redact takes the secrets of a user out of a text
   */
  public static Joined open(Database database, Bus bus, BiFunction<UserId, String, String> redact) {
    var announced = new AnnouncedTools(database);
    return new Joined(
        new Guests(database),
        announced,
        new Catalogue(announced),
        new ServiceCalls(bus, announced, redact));
  }
}
