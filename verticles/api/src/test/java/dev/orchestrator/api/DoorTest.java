package dev.orchestrator.api;

import static dev.orchestrator.api.Requests.approval;
import static dev.orchestrator.api.Requests.assertProblem;
import static dev.orchestrator.api.Requests.flow;
import static dev.orchestrator.api.Requests.flowOf;
import static dev.orchestrator.api.RunningApi.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.access.Policy;
import dev.orchestrator.api.RunningApi.Person;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.SecretScope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who passes the door, and what is refused at it. */
class DoorTest {

  private static final String SECRET = "API_KEY";
  private static final Examples EXAMPLES = Examples.load();

  @TempDir static Path folder;
  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_stranger_passes_no_route_that_needs_a_key() {
    for (var route : guarded().toList()) {
      for (var key : List.of("", "Bearer nonsense", "Bearer ork_0_0", "Basic !!!")) {
        var answer = api.send(call(route, anything(route)).setHeader("Authorization", key));
        assertThat(answer.statusCode()).as(route + " with " + key).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).as("%s", route).isPresent();
      }
    }
  }

  @Test
  void routes_of_admins_are_closed_to_users() {
    var routes = guarded().filter(route -> route.policy() == Policy.ADMIN).toList();
    assertThat(routes).isNotEmpty();
    for (var route : routes) {
      var answer =
          api.send(call(route, anything(route)).header("Authorization", bearer(api.alice)));
      assertThat(answer.statusCode()).as("%s", route).isEqualTo(403);
      assertThat(json(answer).path("code").asText()).isEqualTo("not_allowed");
    }
  }

  @Test
  void what_belongs_to_others_is_not_found_on_any_route() {
    var path = pathsOf(api.alice);
    var routes =
        guarded()
            .filter(route -> route.path().contains(":") && route.policy() != Policy.ADMIN)
            .filter(route -> !route.path().endsWith("/why")) // whose desk looks for itself
            .filter(route -> !route.path().endsWith("/:agent")) // which is everybody's
            .toList();
    assertThat(routes).hasSizeGreaterThan(25);
    for (var route : routes) {
      var others = path.fill(route.path());
      var mine = api.send(call(route, others).header("Authorization", bearer(api.bob)));
      assertThat(mine.statusCode()).as(route + " of somebody else").isEqualTo(404);
      var nobodys = api.send(call(route, anything(route)).header("Authorization", bearer(api.bob)));
      assertThat(nobodys.statusCode()).as(route + " of nobody").isEqualTo(404);
      assertThat(codeless(mine)).as("%s tells no difference", route).isEqualTo(codeless(nobodys));
    }
  }

  @Test
  void why_is_asked_in_the_name_of_the_sender_and_what_is_refused_is_not_found() {
    var path = pathsOf(api.alice);
    var askers = new ArrayList<Principal>();
    try (var _ =
            api.bus.serve(
                ExplainProject.class, (envelope, _) -> unexplained(askers, envelope, "project"));
        var _ =
            api.bus.serve(
                ExplainThread.class, (envelope, _) -> unexplained(askers, envelope, "thread"));
        var _ =
            api.bus.serve(
                ExplainFlow.class, (envelope, _) -> unexplained(askers, envelope, "flow"))) {
      for (var kind : List.of("project", "thread", "flow")) {
        var route = "/api/%ss/:%s/why".formatted(kind, kind);
        assertProblem(api.get(path.fill(route), api.bob), kind + "_not_found");
      }
    }
    assertThat(askers).hasSize(3).containsOnly(api.bob.principal());
  }

  private static Answer<Explanation> unexplained(
      List<Principal> askers, Envelope envelope, String what) {
    askers.add(envelope.principal());
    return Answer.refusedInput(what + "_not_found", what, "There is none.", "Look again.");
  }

  @Test
  @SuppressWarnings("NullAway") // which would stop the mistake at compile time
  void a_route_without_a_policy_does_not_start() {
    assertThatThrownBy(
            () -> new Route(HttpMethod.GET, "/api/open", null, 0, false, _ -> Reply.ok("")))
        .hasMessageContaining("GET /api/open declares no policy");
  }

  @Test
  void an_admin_sees_the_flows_of_all_and_a_user_only_the_own_ones() {
    var flow = flowOf(api, api.alice);
    assertThat(api.get("/api/flows", api.alice).body()).contains(flow.toString());
    assertThat(api.get("/api/flows", api.bob).body()).doesNotContain(flow.toString());
    assertThat(api.get("/api/flows?state=ready", api.admin).body()).contains(flow.toString());
    assertThat(api.get("/api/flows/" + flow, api.admin).statusCode()).isEqualTo(200);
  }

  @Test
  void everybody_is_told_who_they_are() {
    var me = json(api.get("/api/me", api.admin));
    assertThat(me.path("user").asText()).isEqualTo(api.admin.principal().user().toString());
    assertThat(me.path("role").asText()).isEqualTo("ADMIN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 not_json | {\"text\":",
        "400 not_json | hello",
        "400 not_an_object | [1]",
        "422 missing text | {}",
        "422 missing text | {\"text\":\"  \"}",
        "422 missing text | {\"text\":null}",
        "422 wrong_type text | {\"text\":7}",
        "422 wrong_type text | {\"text\":{\"a\":1}}",
        "422 not_text text | {\"text\":\"a\\u0000b\"}",
        "422 not_text text | {\"text\":\"bell \\u0007\"}",
        "422 not_text text | {\"text\":\"half \\ud83d\"}",
        "422 unknown_field txt | {\"txt\":\"a\"}",
      })
  void a_body_that_makes_no_sense_is_refused_by_field(String row) {
    var expected = row.substring(0, row.indexOf(" | ")).split(" ", -1);
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var answer = api.post(path, api.alice, row.substring(row.indexOf(" | ") + 3));
    assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(expected[0]));
    assertProblem(answer, expected[1]);
    if (expected.length > 2) {
      assertThat(json(answer).path("field").asText()).isEqualTo(expected[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/threads/x, 404, thread_not_found",
    "/api/threads/%00, 404, thread_not_found",
    "/api/projects/%00%01, 404, project_not_found",
    "/api/projects/..%2f..%2fetc%2fpasswd, 404, project_not_found",
    "/api/projects/%27%3B%20drop%20table%20project%3B--, 404, project_not_found",
    "/api/flows/1, 404, flow_not_found",
    "/api/flows?state=odd, 422, state_unknown",
    "/api/projects?status=odd, 422, status_unknown",
    "/api/nothing, 404, path_not_found",
    "/, 404, path_not_found",
  })
  void a_path_that_makes_no_sense_is_told_so(String path, int status, String code) {
    var answer = api.get(path, api.alice);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertProblem(answer, code);
  }

  @ParameterizedTest
  @CsvSource({
    "after=-1, after",
    "after=x, after",
    "limit=0, limit",
    "limit=501, limit",
    "limit=1.5, limit",
    "after=99999999999999999999, after"
  })
  void a_query_that_makes_no_sense_is_refused_by_name(String query, String field) {
    var answer = api.get("/api/threads/" + api.thread(api.alice) + "/events?" + query, api.alice);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertProblem(answer, "not_a_number");
    assertThat(json(answer).path("field").asText()).isEqualTo(field);
  }

  @Test
  void a_message_may_have_32000_characters_and_no_more() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var most = "я".repeat(32_000);
    assertThat(api.post(path, api.alice, "{\"text\":\"" + most + "\"}").statusCode())
        .isEqualTo(202);
    var more = api.post(path, api.alice, "{\"text\":\"" + most + "!\"}");
    assertThat(more.statusCode()).isEqualTo(422);
    assertProblem(more, "too_long");
  }

  @Test
  void a_body_of_more_than_a_megabyte_is_refused_declared_or_not() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var long1 = "{\"text\":\"" + "x".repeat(1_100_000) + "\"}";
    var declared = api.post(path, api.alice, long1);
    assertThat(declared.statusCode()).isEqualTo(413);
    assertProblem(declared, "body_too_long");
    var chunks = Stream.generate(() -> new byte[100_000]).limit(20).toList();
    var chunked =
        api.send(
            api.request(path, api.alice)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArrays(chunks)));
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void a_body_that_is_not_declared_as_json_is_refused() {
    var path = "/api/threads/" + api.thread(api.alice) + "/messages";
    var answer =
        api.send(
            api.request(path, api.alice)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"text\":\"a\"}")));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertProblem(answer, "not_json");
  }

  @Test
  void a_method_that_a_path_does_not_have_names_those_it_has() {
    var answer = api.send(api.request("/api/threads", api.alice).DELETE());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET").contains("POST");
    assertProblem(answer, "method_not_allowed");
  }

  @Test
  void a_request_that_is_not_http_is_told_so_and_hung_up_on() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.verticle.port())) {
      socket.setSoTimeout(10_000);
      var out = socket.getOutputStream();
      out.write(("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(US_ASCII));
      out.flush();
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).matches("(?s)HTTP/1\\.[01] 4.*").doesNotContain("Exception");
    }
  }

  private static Stream<Route> guarded() {
    return api.verticle.routes().stream().filter(route -> route.policy() != Policy.ANYBODY);
  }

  private static java.net.http.HttpRequest.Builder call(Route route, String path) {
    var body =
        route.method().equals(HttpMethod.GET)
            ? BodyPublishers.noBody()
            : BodyPublishers.ofString(example(route));
    return api.request(path)
        .header("Content-Type", "application/json")
        .method(route.method().name(), body);
  }

  /** A body that fits, so that nothing else is in the way. */
  private static String example(Route route) {
    return Contract.covers(route) ? EXAMPLES.of(route).map(JsonObject::encode).orElse("{}") : "{}";
  }

  private static String anything(Route route) {
    return route
            .path()
            .replaceAll(":(thread|project|flow|approval)", ThreadId.next().toString())
            .replace(":name", name(route.path()))
            .replace(":agent", "architect")
        + (route.speaksToGit() ? "?service=git-upload-pack" : "");
  }

  private static String bearer(Person person) {
    return "Bearer " + person.key();
  }

  /** Real things of one person, for the parameters of paths. */
  private record Paths(String thread, String project, String flow, String approval) {
    String fill(String path) {
      return path.replace(":thread", thread)
          .replace(":project", project)
          .replace(":flow", flow)
          .replace(":approval", approval)
          .replace(":name", name(path));
    }
  }

  /** What may stand there: a repository's name, or a secret's. */
  private static String name(String path) {
    return path.contains("/secrets") ? SECRET : "x.git";
  }

  private static Paths pathsOf(Person person) {
    var thread = api.thread(person);
    var project = api.project(person, "hers", Optional.empty());
    api.secret(SecretScope.of(project), SECRET, "s-" + ThreadId.next());
    api.secret(SecretScope.of(person.principal().user()), SECRET, "s-" + ThreadId.next());
    return new Paths(
        thread.toString(),
        project.id().toString(),
        flowOf(api, person).toString(),
        approval(api, person, thread).toString());
  }

  /** What a problem says without the name that was asked for. */
  private static String codeless(HttpResponse<String> answer) {
    return answer.body().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
  }
}
