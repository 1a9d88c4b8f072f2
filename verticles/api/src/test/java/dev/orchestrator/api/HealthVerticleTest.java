package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.ApiVerticle.Check;
import dev.orchestrator.platform.Await;
import dev.orchestrator.platform.Settings.HostPort;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The door of a node without the API. */
@Timeout(60)
class HealthVerticleTest {

  private final AtomicReference<Optional<String>> postgres =
      new AtomicReference<>(Optional.empty());
  private final Promise<Void> leaving = Promise.promise();

  @TempDir Path folder;
  private RunningApi api;
  private HealthVerticle door;

  @BeforeEach
  void start() {
    api = new RunningApi(folder);
    var watch =
        new ApiVerticle.Watch(
            List.of(new Check("postgres", true, postgres::get)),
            List::of,
            new ApiVerticle.Neighbourhood("quiet", Optional::empty, () -> ""),
            leaving.future());
    door = new HealthVerticle(new HostPort("127.0.0.1", 0), api.access(), watch);
    var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Await.await(api.vertx.deployVerticle(door, virtual));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void it_says_how_the_node_is_as_the_api_does() {
    assertThat(get("/health").body()).isEqualTo("{\"status\":\"up\"}");
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/ready").body()).startsWith("{\"status\":\"ready\"");
    postgres.set(Optional.of("does not answer"));
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body()).contains("does not answer");
    leaving.complete();
    assertThat(get("/ready").body()).startsWith("{\"status\":\"leaving\"");
  }

  @Test
  void whatever_else_is_asked_is_told_where_it_has_come() {
    for (var path : new String[] {"/api/me", "/api/nodes", "/git/x.git/info/refs", "/"}) {
      var answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(json(answer).path("code").asText()).isEqualTo("api_not_served");
      assertThat(json(answer).path("detail").asText()).contains("does not serve the API");
      assertThat(json(answer).path("remedy").asText()).contains("/api/nodes");
    }
    var ordered = send(request("/ready").POST(BodyPublishers.ofString("{}")));
    assertThat(ordered.statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).header("Authorization", "Bearer " + api.admin.key()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return api.send(request);
  }

  private HttpRequest.Builder request(String path) {
    var uri = URI.create("http://127.0.0.1:" + door.port() + path);
    return HttpRequest.newBuilder(uri).timeout(RunningApi.PATIENCE);
  }
}
