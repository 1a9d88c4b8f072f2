package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A verb that shows rows: in columns, or all that is known of them for scripts. */
abstract class Listing implements Callable<Integer> {

  final Session session;

  @Option(names = "--json", description = "All of it, for scripts.")
  private boolean json;

  Listing(Session session) {
    this.session = session;
  }

  /**
   * Shows what the server has listed.
   *
   * @param ifEmpty what to say when there are no rows
   */
  final int show(JsonNode listed, Function<JsonNode, Table> table, String ifEmpty) {
    var screen = session.screen();
    if (json) {
      screen.say(Json.write(listed));
    } else {
      screen.say(table.apply(listed), ifEmpty);
    }
    return 0;
  }

  final boolean json() {
    return json;
  }
}
