package dev.orchestrator.api;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * What came with a request and fits the contract.
 *
 * @param values parameters of the query and headers by name, as strings, numbers or booleans
 * @param body without fields if none came
 */
record Inputs(Map<String, Object> values, JsonObject body) {

  /** Nothing. */
  static final Inputs NONE = new Inputs(Map.of(), new JsonObject());

  /** The query of a route that is not in the contract, as it came. */
  static Inputs unchecked(RoutingContext context) {
    var values = new HashMap<String, Object>();
    context.queryParams().forEach(entry -> values.putIfAbsent(entry.getKey(), entry.getValue()));
    return new Inputs(values, new JsonObject());
  }
}
