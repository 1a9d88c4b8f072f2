package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.orchestrator.access.ApiKeys;
import dev.orchestrator.access.Policy;
import dev.orchestrator.access.Scope;
import dev.orchestrator.flow.Start;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.store.SecretScope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route with every kind of caller, taken from the router: a route that is new is judged too,
 * and one that cannot be judged fails.
 */
@Timeout(120)
class AccessMatrixTest {

  private static final Pattern PARAMETER = Pattern.compile(":([a-z]+)");

  /** What only means something below another thing, or to admins. */
  private static final Set<String> NOT_OWNED =
      Set.of("agent", "alert", "bot", "job", "part", "user");

  /** Of that, what everybody may look at. */
  private static final Map<String, String> SHARED = Map.of("agent", "architect");

  @TempDir static Path folder;
  private static final Examples EXAMPLES = Examples.load();
  private static RunningApi api;

  /** What Alice has, by the name of the parameter that names it. */
  private static final Map<String, String> ALICES = new TreeMap<>();

  private static final List<AutoCloseable> DESKS = new ArrayList<>();

  @BeforeAll
  static void start() {
    api = new RunningApi(folder);
    var thread = api.thread(api.alice);
    var owner = api.alice.principal().user();
    var project = api.project(api.alice, "greeter", Optional.of(thread));
    api.secret(SecretScope.of(project), "ALICES_SECRET", "x");
    api.secret(SecretScope.of(owner), "ALICES_SECRET", "x");
    ALICES.put("project", project.id().toString());
    ALICES.put("thread", thread.toString());
    ALICES.put("name", "ALICES_SECRET");
    ALICES.put("flow", flow(owner, thread.toString()));
    ALICES.put("approval", approval(owner, thread));
    ALICES.put("key", key(owner, Scope.ALL).substring(4, 20));
    serveExplanations();
  }

  private static String flow(UserId owner, String thread) {
    var start = Start.of("kind", "input", owner.toString()).thread(thread);
    return api.stores.flows().start(start).orElseThrow().toString();
  }

  private static String approval(UserId owner, ThreadId thread) {
    var id = ApprovalId.next();
    var question = "Delete greeter?";
    var lasts = Duration.ofHours(1);
    api.stores
        .flows()
        .transaction(tx ->
            api.stores
                .approvals()
                .ask(tx, id, thread, owner, "delete_project", "{}", question, lasts));
    return id.toString();
  }

  private static String key(UserId owner, Set<Scope> scopes) {
    var wish = new ApiKeys.Wish(owner, "matrix", scopes, null);
    return new ApiKeys(api.database).create(api.database.pool(), wish).text().reveal();
  }

  /** Explanations are judged by the desk that gives them, which goes by the same principal. */
  private static void serveExplanations() {
    DESKS.add(api.bus.serve(ExplainProject.class, (envelope, _) -> judged(envelope.principal())));
    DESKS.add(api.bus.serve(ExplainThread.class, (envelope, _) -> judged(envelope.principal())));
    DESKS.add(api.bus.serve(ExplainFlow.class, (envelope, _) -> judged(envelope.principal())));
  }

  private static <R> Answer<R> judged(Principal principal) {
    return api.stores.projects().find(principal, "greeter").isPresent()
        ? Answer.refused("busy", "Later.", "Wait.")
        : Answer.refusedInput("project_not_found", "project", "There is none.", "Look.");
  }

  @AfterAll
  static void stop() throws Exception {
    for (var desk : DESKS) {
      desk.close();
    }
    api.close();
  }

  @Test
  void every_route_is_shut_for_strangers_unless_it_says_that_it_is_open() {
    for (var route : api.verticle.routes()) {
      for (var header : new String[] {"", "Bearer ", "Bearer nonsense", "Basic Og=="}) {
        var status = send(route, header).statusCode();
        switch (route.policy()) {
          case ANYBODY -> assertThat(status).as("%s as %s", name(route), header).isNotEqualTo(403);
          case USER, ADMIN, TOOLS ->
              assertThat(status).as("%s as %s", name(route), header).isEqualTo(401);
          case REPOSITORY -> assertThat(status).as("%s as %s", name(route), header).isIn(401, 404);
        }
      }
    }
  }

  @Test
  void every_route_for_admins_is_shut_for_users_and_for_keys_without_that_scope() {
    var user = "Bearer " + api.alice.key();
    var root = api.admin.principal().user();
    var plain = "Bearer " + key(root, Set.of(Scope.READ, Scope.WRITE));
    for (var route : routes(Policy.ADMIN)) {
      assertThat(send(route, user).statusCode()).as(name(route)).isEqualTo(403);
      assertThat(send(route, plain).statusCode()).as(name(route)).isEqualTo(403);
    }
  }

  @Test
  void looking_needs_the_scope_read_and_changing_needs_write() {
    for (var person : List.of(api.alice, api.admin)) {
      var user = person.principal().user();
      var reads = "Bearer " + key(user, Set.of(Scope.READ, Scope.ADMIN));
      var writes = "Bearer " + key(user, Set.of(Scope.WRITE, Scope.ADMIN));
      for (var route : api.verticle.routes()) {
        if (route.policy() == Policy.USER || route.policy() == Policy.ADMIN) {
          var wrong = route.method().equals(HttpMethod.GET) ? writes : reads;
          assertThat(send(route, wrong).statusCode()).as(name(route)).isEqualTo(403);
        }
      }
    }
  }

  @Test
  void tools_open_to_whoever_may_look() {
    var user = api.alice.principal().user();
    for (var route : routes(Policy.TOOLS)) {
      var writes = "Bearer " + key(user, Set.of(Scope.WRITE));
      var reads = "Bearer " + key(user, Set.of(Scope.READ));
      assertThat(send(route, writes).statusCode()).as(name(route)).isEqualTo(403);
      assertThat(send(route, reads).statusCode()).as(name(route)).isEqualTo(200);
    }
  }

  @Test
  void what_belongs_to_alice_is_not_there_for_bob() {
    var bob = "Bearer " + api.bob.key();
    for (var route : api.verticle.routes()) {
      var owned = parameters(route).stream().anyMatch(name -> !NOT_OWNED.contains(name));
      if (owned) {
        assertThat(send(route, bob).statusCode()).as(name(route)).isEqualTo(404);
      } else if (route.policy() == Policy.USER && route.method().equals(HttpMethod.GET)) {
        assertThat(send(route, bob).body()).as(name(route)).doesNotContain(ALICES.values());
      }
    }
    assertThat(send(route(HttpMethod.GET, "/api/keys"), bob).body()).contains("bob");
  }

  /** Or else the test before would find nothing because there is nothing. */
  @Test
  void what_belongs_to_alice_is_there_for_alice() {
    var alice = "Bearer " + api.alice.key();
    for (var route : routes(Policy.USER)) {
      if (!parameters(route).isEmpty() && route.method().equals(HttpMethod.GET)) {
        assertThat(send(route, alice).statusCode()).as(name(route)).isNotIn(401, 403, 404, 500);
      }
    }
  }

  @Test
  void an_admin_comes_in_everywhere_where_users_do() {
    var root = "Bearer " + api.admin.key();
    for (var route : api.verticle.routes()) {
      if (route.method().equals(HttpMethod.GET) && parameters(route).isEmpty()) {
        assertThat(send(route, root).statusCode()).as(name(route)).isNotIn(401, 403, 500);
      }
    }
  }

  private static List<Route> routes(Policy policy) {
    return api.verticle.routes().stream().filter(route -> route.policy() == policy).toList();
  }

  private static Route route(HttpMethod method, String path) {
    return api.verticle.routes().stream()
        .filter(route -> route.method().equals(method) && route.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> parameters(Route route) {
    return PARAMETER.matcher(route.path()).results().map(found -> found.group(1)).toList();
  }

  private static HttpResponse<String> send(Route route, String authorization) {
    var request =
        api.request(path(route))
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .method(route.method().name(), BodyPublishers.ofString(body(route)));
    return api.send(request);
  }

  /** One that fits, so that nothing else is in the way. */
  private static String body(Route route) {
    return Contract.covers(route) ? EXAMPLES.of(route).map(JsonObject::encode).orElse("") : "";
  }

  private static String path(Route route) {
    return PARAMETER
        .matcher(route.path())
        .replaceAll(found -> {
          var name = found.group(1);
          return NOT_OWNED.contains(name)
              ? SHARED.getOrDefault(name, "nobody")
              : owned(route, name);
        });
  }

  private static String owned(Route route, String name) {
    var value = ALICES.get(name);
    return value == null
        ? fail(
            "%s names a %s, which this test has none of: give Alice one, or say that it is not owned"
                .formatted(name(route), name))
        : value;
  }

  private static String name(Route route) {
    return route.method() + " " + route.path();
  }
}
