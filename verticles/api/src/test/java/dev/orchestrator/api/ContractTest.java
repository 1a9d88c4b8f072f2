package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.access.Policy;
import dev.orchestrator.platform.Await;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

  @TempDir static Path folder;
  private static RunningApi api;
  private static JsonObject document;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
    document = Contract.read(Contract.load().text());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void the_document_is_openapi_3_1() {
    var plain = Contract.read(Contract.load().text());
    var schemas = Await.await(OpenAPIVersion.V3_1.getRepository(api.vertx, "app://"));
    var outcome = Await.await(OpenAPIVersion.V3_1.validateContract(api.vertx, schemas, plain));
    assertThat(outcome.getValid()).as("%s", outcome.getErrors()).isTrue();
  }

  @Test
  void every_route_is_an_operation_and_every_operation_a_route_for_the_same_people() {
    var written = new TreeMap<String, String>();
    eachOperation((where, operation) -> written.put(where, operation.getString("x-policy")));
    var served = new TreeMap<String, String>();
    api.verticle.routes().stream()
        .filter(Contract::covers)
        .forEach(route ->
            served.put(
                route.method() + " " + route.path().replaceAll(":([a-z]+)", "{$1}"),
                route.policy().toString()));
    assertThat(written).isEqualTo(served);
  }

  @Test
  void operations_have_names_of_their_own_and_words() {
    var names = new HashMap<String, String>();
    eachOperation((where, operation) -> {
      assertThat(names.put(operation.getString("operationId"), where)).as(where).isNull();
      assertThat(operation.getString("summary")).as(where).isNotBlank();
      assertThat(operation.getJsonArray("tags")).as(where).hasSize(1);
      assertThat(operation.getJsonObject("responses").fieldNames()).as(where).contains("default");
    });
  }

  @Test
  void every_parameter_of_a_path_is_described() {
    document
        .getJsonObject("paths")
        .forEach(entry -> {
          var described =
              ((JsonObject) entry.getValue())
                  .getJsonArray("parameters", new JsonArray()).stream()
                      .map(each -> ((JsonObject) each).getString("$ref"))
                      .map(target -> parameter(target).getString("name"))
                      .toList();
          var there =
              java.util.regex.Pattern.compile("\\{(\\w+)}")
                  .matcher(entry.getKey())
                  .results()
                  .map(found -> found.group(1))
                  .toList();
          assertThat(described).as(entry.getKey()).isEqualTo(there);
        });
  }

  @Test
  void every_schema_and_parameter_is_used() {
    var text = Contract.load().text();
    for (var kind : List.of("schemas", "parameters", "responses", "headers")) {
      for (var name : document.getJsonObject("components").getJsonObject(kind).fieldNames()) {
        assertThat(text).contains("'#/components/" + kind + "/" + name + "'");
      }
    }
  }

  @Test
  void a_route_that_the_contract_does_not_know_does_not_start() {
    var route = new Route(HttpMethod.GET, "/api/new", Policy.USER, 0, false, _ -> Reply.ok(""));
    assertThatThrownBy(() -> Contract.load().operation(route))
        .hasMessage("the contract does not know GET /api/new");
  }

  @Test
  void anybody_reads_the_document_and_the_page_that_shows_it() {
    var served = api.send(api.request("/openapi.yaml"));
    assertThat(served.body()).isEqualTo(Contract.load().text());
    assertThat(served.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/yaml");
    var page = api.send(api.request("/docs"));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    var parts =
        java.util.regex.Pattern.compile("(?:src|href)=\"(docs/[^\"]+)\"").matcher(page.body());
    assertThat(parts.results().map(part -> part.group(1)))
        .hasSize(3)
        .allSatisfy(part -> {
          var loaded = api.send(api.request("/" + part));
          assertThat(loaded.statusCode()).as(part).isEqualTo(200);
          assertThat(loaded.body().length()).isGreaterThan(50);
        });
  }

  @Test
  void the_page_has_no_other_parts_than_its_own() {
    for (var part : List.of("index.html", "nothing.js", "..%2fopenapi.yaml", "%2e%2e")) {
      assertThat(api.send(api.request("/docs/" + part)).statusCode()).as(part).isEqualTo(404);
    }
  }

  @Test
  void what_the_contract_does_not_name_is_refused_in_a_query() {
    var unknown = RunningApi.json(api.get("/api/usage?dayz=3", api.alice));
    assertThat(unknown.path("code").asText()).isEqualTo("unknown_parameter");
    assertThat(unknown.path("field").asText()).isEqualTo("dayz");
    assertThat(unknown.path("remedy").asText()).contains("days, group");
    var twice = RunningApi.json(api.get("/api/usage?days=3&days=4", api.alice));
    assertThat(twice.path("code").asText()).isEqualTo("given_twice");
    for (var query : List.of("days=true", "days=1.5", "days=", "group=", "days=%zz", "%zz=1")) {
      var refused = api.raw("/api/usage?" + query, api.alice);
      assertThat(refused).as(query).matches("(?s)HTTP/1.1 4(00|22).*").contains("problem+json");
    }
  }

  private static JsonObject parameter(String target) {
    var name = target.substring(target.lastIndexOf('/') + 1);
    return document.getJsonObject("components").getJsonObject("parameters").getJsonObject(name);
  }

  private static void eachOperation(BiConsumer<String, JsonObject> look) {
    for (var path : document.getJsonObject("paths")) {
      var item = (JsonObject) path.getValue();
      METHODS.stream()
          .filter(item::containsKey)
          .forEach(method ->
              look.accept(
                  method.toUpperCase(Locale.ROOT) + " " + path.getKey(),
                  item.getJsonObject(method)));
    }
  }
}
