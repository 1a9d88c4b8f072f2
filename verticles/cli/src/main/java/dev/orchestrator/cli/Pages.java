package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.Map;

/** A list that the server gives page by page, as one. */
final class Pages {

  private static final int MOST = 100;

  private Pages() {}

  /**
   * Asks for one page after the other.
   *
   * @param path with a query, to which the place of the next page is added
   * @param field what the list is called
   */
  static JsonNode all(Client client, String path, String field) {
    var rows = new ArrayList<JsonNode>();
    var page = client.get(path);
    page.path(field).forEach(rows::add);
    for (var pages = 1; page.hasNonNull("next") && pages < MOST; pages++) {
      page = client.get(path + "&after=" + Client.part(page.path("next").asText()));
      page.path(field).forEach(rows::add);
    }
    return Json.tree(Json.write(Map.of(field, rows)));
  }
}
