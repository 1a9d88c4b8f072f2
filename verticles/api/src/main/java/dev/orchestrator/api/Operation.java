package dev.orchestrator.api;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one operation of the contract takes. The parameters of the path are left to the routes: what
 * cannot be a name or an id is not found, as what does not exist.
 */
final class Operation {

  private static final int LONGEST_NAME = 100;

  /** Its route reads the body itself, and says in a language of its own what is wrong with it. */
  private static final String OWN_LANGUAGE = "x-own-language";

  private final List<Field> query;
  private final List<Field> headers;
  private final Optional<BodyShape> body;

  Operation(Contract contract, JsonObject operation, Stream<JsonObject> ofPath) {
    var all = Stream.concat(ofPath, contract.parametersOf(operation)).toList();
    this.query = fields(contract, all, "query");
    this.headers = fields(contract, all, "header");
    this.body =
        Optional.ofNullable(operation.getJsonObject("requestBody"))
            .filter(_ -> !operation.containsKey(OWN_LANGUAGE))
            .map(shape -> shape.getJsonObject("content").getJsonObject("application/json"))
            .map(type -> new BodyShape(contract, type.getJsonObject("schema")));
  }

  private static List<Field> fields(Contract contract, List<JsonObject> all, String place) {
    return all.stream()
        .filter(parameter -> parameter.getString("in").equals(place))
        .map(parameter ->
            new Field(contract, parameter.getString("name"), parameter.getJsonObject("schema")))
        .toList();
  }

  /** What came with the request, checked; throws {@link Problem} that names what does not fit. */
  Inputs read(RoutingContext context, Buffer bytes) {
    var values = new HashMap<String, Object>();
    readQuery(context.queryParams(), values);
    readHeaders(context.request(), values);
    var object = body.map(shape -> shape.read(context.request(), bytes));
    return new Inputs(Map.copyOf(values), object.orElseGet(JsonObject::new));
  }

  private void readQuery(MultiMap given, Map<String, Object> values) {
    for (var name : given.names()) {
      if (query.stream().noneMatch(field -> field.name().equals(name))) {
        throw unknown(name);
      }
    }
    for (var field : query) {
      var texts = given.getAll(field.name());
      if (texts.size() > 1) {
        throw twice(field.name());
      }
      texts.stream()
          .findFirst()
          .map(field::read)
          .or(field::fallback)
          .ifPresent(value -> values.put(field.name(), value));
    }
  }

  private void readHeaders(HttpServerRequest request, Map<String, Object> values) {
    for (var field : headers) {
      Optional.ofNullable(request.getHeader(field.name()))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> values.put(field.name(), field.read(text)));
    }
  }

  private Problem unknown(String name) {
    var shown = Text.clean(name) && name.length() <= LONGEST_NAME ? name : "?";
    var known = query.stream().map(Field::name).collect(Collectors.joining(", "));
    return Problem.input(
        "unknown_parameter",
        shown,
        "There is no parameter %s here.".formatted(shown),
        known.isEmpty() ? "Leave it out." : "Known: " + known + ".");
  }

  private static Problem twice(String name) {
    return Problem.input(
        "given_twice", name, "%s is there more than once.".formatted(name), "Send it once.");
  }
}
