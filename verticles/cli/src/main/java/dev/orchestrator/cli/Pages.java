package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list that the server gives page by page, as one. */
final class Pages {

  private static final int MOST = 100;

  private Pages() {}

  /**
   * Asks for one page after the other, and puts the lists in them together.
   *
   * @param path with a query, to which the place of the next page is added
   */
  static JsonNode all(Client client, String path) {
    var lists = new LinkedHashMap<String, List<JsonNode>>();
    var page = client.get(path);
    add(page, lists);
    for (var pages = 1; page.hasNonNull("next") && pages < MOST; pages++) {
      page = client.get(path + "&after=" + Client.part(page.path("next").asText()));
      add(page, lists);
    }
    return Json.tree(Json.write(lists));
  }

  private static void add(JsonNode page, Map<String, List<JsonNode>> lists) {
    page.properties().stream()
        .filter(field -> field.getValue().isArray())
        .forEach(field -> {
          var list = lists.computeIfAbsent(field.getKey(), _ -> new ArrayList<>());
          field.getValue().forEach(list::add);
        });
  }
}
