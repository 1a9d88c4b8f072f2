package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The official conformance suite against a real server, as far as it is about what we serve. It
 * needs npm; the tools that it wants are those of a service that joined.
 */
@Timeout(180)
class McpConformanceTest {

  private static final Path SOURCE = Path.of("src/test/mcp");
  private static final String SUITE =
      "node_modules/@modelcontextprotocol/conformance/dist/index.js";
  private static final Pattern SCENARIO = Pattern.compile("(?m)^  - ([a-z0-9-]+)$");
  private static final int LIMIT_SECONDS = 90;

  private static final List<String> SERVED =
      List.of(
          "server-initialize",
          "ping",
          "tools-list",
          "tools-call-simple-text",
          "tools-call-error",
          "server-sse-multiple-streams",
          "dns-rebinding-protection");

  private static final String ONLY_JSON = "our tools answer with JSON and its text";
  private static final String NO_STREAMS = "no answer is streamed, so nothing is sent within one";
  private static final String NO_REQUESTS =
      "nothing is asked of a client: a person agrees elsewhere";
  private static final String NO_RESOURCES = "resources are not served, and not declared";
  private static final String NO_PROMPTS = "prompts are not served, and not declared";

  /** What we do not serve, and why. */
  private static final Map<String, String> LEFT_OUT =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("logging-set-level", "logs are not sent to clients"),
              Map.entry("completion-complete", "there is nothing to complete without prompts"),
              Map.entry("tools-call-image", ONLY_JSON),
              Map.entry("tools-call-audio", ONLY_JSON),
              Map.entry("tools-call-embedded-resource", ONLY_JSON),
              Map.entry("tools-call-mixed-content", ONLY_JSON),
              Map.entry("tools-call-with-logging", NO_STREAMS),
              Map.entry("tools-call-with-progress", NO_STREAMS),
              Map.entry("server-sse-polling", NO_STREAMS),
              Map.entry("tools-call-sampling", NO_REQUESTS),
              Map.entry("tools-call-elicitation", NO_REQUESTS),
              Map.entry("elicitation-sep1034-defaults", NO_REQUESTS),
              Map.entry("elicitation-sep1330-enums", NO_REQUESTS),
              Map.entry(
                  "json-schema-2020-12", "schemas of tools name no dialect and define no parts"),
              Map.entry("resources-list", NO_RESOURCES),
              Map.entry("resources-read-text", NO_RESOURCES),
              Map.entry("resources-read-binary", NO_RESOURCES),
              Map.entry("resources-templates-read", NO_RESOURCES),
              Map.entry("resources-subscribe", NO_RESOURCES),
              Map.entry("resources-unsubscribe", NO_RESOURCES),
              Map.entry("prompts-list", NO_PROMPTS),
              Map.entry("prompts-get-simple", NO_PROMPTS),
              Map.entry("prompts-get-with-args", NO_PROMPTS),
              Map.entry("prompts-get-embedded-resource", NO_PROMPTS),
              Map.entry("prompts-get-with-image", NO_PROMPTS)));

  @TempDir static Path folder;
  private static final Path SUITE_FOLDER = Path.of("target/mcp-conformance").toAbsolutePath();
  private static RunningApi api;
  private static KeyAddingProxy proxy;
  private static JoinedService service;

  @BeforeAll
  static void start() throws Exception {
    install();
    api = new RunningApi(folder);
    service = JoinedService.of(api, api.alice);
    proxy = new KeyAddingProxy(api.vertx, api.verticle.port(), api.alice.key());
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      proxy.close();
      service.close();
      api.close();
    }
  }

  /** What was installed before is used again, unless the lock has changed. */
  private static void install() throws IOException, InterruptedException {
    var lock = SUITE_FOLDER.resolve("package-lock.json");
    var wanted = SOURCE.resolve("package-lock.json");
    if (Files.exists(SUITE_FOLDER.resolve(SUITE)) && Files.mismatch(lock, wanted) == -1) {
      return;
    }
    Files.createDirectories(SUITE_FOLDER);
    for (var name : List.of("package.json", "package-lock.json", ".npmrc")) {
      Files.write(SUITE_FOLDER.resolve(name), Files.readAllBytes(SOURCE.resolve(name)));
    }
    var installed = run("npm", "ci", "--no-audit", "--no-fund");
    if (installed.status() != 0) {
      missing("npm ci failed: " + installed.output());
    }
  }

  /** Whoever has no npm may go without it; the machine that judges may not. */
  private static void missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    abort("left out: " + reason);
  }

  @ParameterizedTest
  @FieldSource("SERVED")
  void a_scenario_about_what_we_serve_is_passed(String scenario) throws Exception {
    service.lives();
    var url = "http://127.0.0.1:%d/mcp".formatted(proxy.port());
    var ran = run("node", SUITE, "server", "--url", url, "--scenario", scenario);
    assertThat(ran.status()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("SUCCESS").doesNotContain("FAILURE", "WARNING");
  }

  /** A scenario that is new is thought about here. */
  @Test
  void every_scenario_for_servers_is_passed_or_left_out_for_a_reason() throws Exception {
    var listed = run("node", SUITE, "list").output().split("Client scenarios", 2)[0];
    var all = SCENARIO.matcher(listed).results().map(found -> found.group(1)).toList();
    var known = new TreeSet<>(LEFT_OUT.keySet());
    known.addAll(SERVED);
    assertThat(known).containsExactlyInAnyOrderElementsOf(all);
    assertThat(LEFT_OUT).doesNotContainKeys(SERVED.toArray(String[]::new));
  }

  private record Ran(int status, String output) {}

  private static Ran run(String... command) throws IOException, InterruptedException {
    var log = Files.createTempFile("mcp-conformance", ".log");
    try {
      var process =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .directory(SUITE_FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Ran(-1, "no end within %d s: ".formatted(LIMIT_SECONDS) + Files.readString(log));
      }
      return new Ran(process.exitValue(), Files.readString(log));
    } catch (IOException e) {
      return new Ran(-1, e.toString()); // the program is not there
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
