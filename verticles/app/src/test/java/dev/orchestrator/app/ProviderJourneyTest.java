package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.testing.Misbehaviour;
import dev.orchestrator.testing.ModelDouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole journey through the code of each provider: the server asks a double over HTTP, which
 * misbehaves now and then, and still the sentence becomes a service.
 */
class ProviderJourneyTest {

  private static final String SENTENCE = "A service that greets people by name and counts visits";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void through_openai() {
    try (var provider = ModelDouble.openai()) {
      journey(provider, "openai", "OPENAI_API_KEY", "OPENAI_BASE_URL");
    }
  }

  @Test
  void through_anthropic() {
    try (var provider = ModelDouble.anthropic()) {
      journey(provider, "anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL");
    }
  }

  @Test
  void through_google() {
    try (var provider = ModelDouble.google()) {
      journey(provider, "google", "GEMINI_API_KEY", "GEMINI_BASE_URL");
    }
  }

  @Test
  void a_wrong_key_is_named_at_once_and_shown_nowhere() {
    try (var provider = ModelDouble.openai();
        var server = server(provider, "OPENAI_API_KEY", "OPENAI_BASE_URL", provider.key() + "x")) {
      var client = server.client();
      var ready =
          ApiClient.await(
              Duration.ofSeconds(20),
              () -> client.get("/ready"),
              found -> found.path("status").asText().equals("degraded"));
      assertThat(ready.toString()).contains("the key is not accepted");
      var examined = client.get("/api/doctor");
      assertThat(examined.path("well").asBoolean()).isFalse();
      assertThat(examined.toString()).contains("product_owner", "openai/gpt-6-sol", "git version");
      assertThat(ready.toString() + examined + server.output())
          .contains("tried in vain")
          .doesNotContain(provider.key());
    }
  }

  @Test
  void a_wrong_name_is_asked_for_once_and_named_in_the_log_and_by_the_doctor() {
    try (var provider = ModelDouble.openai().knows("gpt-6-sol");
        var server = server(provider, "OPENAI_API_KEY", "OPENAI_BASE_URL", provider.key())) {
      var client = server.client();
      var trouble = "openai/gpt-6-luna: there is no such model";
      ApiClient.await(
          Duration.ofSeconds(20),
          () -> client.get("/ready").toString(),
          ready -> ready.contains(trouble));
      ApiClient.await(Duration.ofSeconds(20), provider::requests, requests -> requests >= 2);
      var examined = client.get("/api/doctor");
      assertThat(examined.path("well").asBoolean()).isFalse();
      assertThat(examined.toString()).contains("openai/gpt-6-luna", "no such model");
      assertThat(server.output()).contains("tried in vain", "openai/gpt-6-luna");
      for (var model : List.of("\"gpt-6-luna\"", "\"gpt-6-sol\"")) {
        assertThat(provider.bodies().stream().filter(body -> body.contains(model))).hasSize(1);
      }
    }
  }

  private void journey(ModelDouble provider, String name, String key, String url) {
    provider
        .says(new PlannerBehindDouble())
        .does(Misbehaviour.BROKEN, Misbehaviour.CUT_OFF, Misbehaviour.MALFORMED);
    try (var server = server(provider, key, url, provider.key())) {
      var client = server.client();
      var thread = client.ask(SENTENCE);
      var live = client.await(thread, "DeployFinished", 1, LIMIT);
      assertThat(ApiClient.request(live.path("url").asText() + "/hello?name=Ann").body())
          .contains("Ann");
      ApiClient.await(
          LIMIT,
          () -> client.events(thread, "Said").toString(),
          said -> said.contains(live.path("url").asText()));
      theLedgerHoldsEveryRequest(client, provider, name);
      assertThat(provider.bodies())
          .noneMatch(body -> body.contains(provider.key()) || body.contains(server.key()));
      assertThat(server.output()).contains(key + " is set").doesNotContain(provider.key());
    }
  }

  private ServerProcess server(ModelDouble provider, String key, String url, String secret) {
    Map<String, String> settings = new HashMap<>(TestPorts.next());
    settings.put(key, secret);
    settings.put(url, provider.url());
    return ServerProcess.start(folder.resolve("data"), settings);
  }

  /** Nothing was asked of anybody else, and nothing was left out. */
  private static void theLedgerHoldsEveryRequest(
      ApiClient client, ModelDouble provider, String name) {
    var usage =
        ApiClient.await(
            LIMIT,
            () -> client.get("/api/usage?group=model").path("spent"),
            spent ->
                spent.valueStream().mapToInt(each -> each.path("calls").asInt()).sum()
                    == provider.requests());
    assertThat(usage).isNotEmpty();
    for (var model : usage) {
      assertThat(model.path("name").asText()).startsWith(name + "/");
    }
    var input = usage.valueStream().mapToInt(each -> each.path("input_tokens").asInt()).sum();
    assertThat(input)
        .isEqualTo(provider.counted().stream().mapToInt(tokens -> tokens.input()).sum());
  }
}
