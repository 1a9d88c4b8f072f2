package dev.orchestrator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.cli.Cli;
import dev.orchestrator.forge.LocalForge;
import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Database;
import dev.orchestrator.platform.Redis;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.EventRelay;
import dev.orchestrator.testing.FreshPostgres;
import dev.orchestrator.testing.FreshRedis;
import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.Phone;
import dev.orchestrator.testing.telegram.SentFile;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that are typed in at every door, and one that the software itself prints, are looked for
 * everywhere: in every row, in the server's output, in streams, in repositories and files. What a
 * model is asked is made of rows, so there is nothing in a prompt that is in no row.
 */
class CanaryTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** What a project's software prints goes to its log as it is; all who show that log censor it. */
  private static final String RAW_LOG = "out.log";

  @TempDir private Path folder;

  private final Secret postgres = FreshPostgres.url();
  private final Secret redis = FreshRedis.url();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = Database.open(vertx, postgres, 2);

  /** People type there, and the deploy asks it whether a token is any good. */
  private final BotApiDouble telegram = BotApiDouble.start();

  private final String titled = openAi();
  private final String chatted = openAi();
  private final String described = openAi();
  private final String tasked = openAi();
  private final String token = telegram.newBot("canary_bot").token();
  private final String overApi = drawn(20) + " with spaces " + drawn(6);
  private final String overCli = "pässword-" + drawn(24);
  private final String asArgument = drawn(24);
  private final String inChat = openAi();
  private final String corrected = openAi();
  private final String below = openAi();

  private final Bot door = telegram.newBot("canary_door_bot");
  private final Phone phone = telegram.newPhone("Ana", "en");

  @AfterEach
  void close() {
    telegram.close();
    database.close();
    vertx.close().await();
  }

  @Test
  void what_is_typed_at_any_door_or_printed_by_software_is_found_nowhere() throws Exception {
    var data = folder.resolve("data");
    try (var server = ServerProcess.start(data, settings())) {
      var client = server.client();
      var thread = opened(client);
      var stream = new Followed(client, thread);
      client.say(thread, "my key is " + chatted);
      client.say(thread, "a telegram bot that echoes what it is told");
      var missing = client.await(thread, "SecretsMissing", 1, LIMIT);
      var project = missing.path("project").asText();
      replaced(data, missing.path("project_id").asText());
      at(client, "PATCH", project, "", Map.of("description", "A bot with " + described));
      at(client, "PUT", project, "/secrets/OTHER", Map.of("value", overApi));
      set(client, project);

      client.send("POST", "/api/projects/" + project + "/deploys", Map.of());
      ApiClient.await(
          LIMIT, () -> client.events(thread, "SecretsMissing"), events -> events.size() == 2);
      client.say(thread, "the token is " + token);
      var failed = awaitFailure(client, thread);
      assertThat(failed).contains("I am [secret TELEGRAM_BOT_TOKEN], and I crash");
      at(client, "POST", project, "/builds", Map.of("task", "add /version, the key is " + tasked));
      typedIntoTelegram();
      quiet();

      assertThat(client.get("/api/projects/" + project + "/secrets").toString())
          .contains("OTHER", "FROM_CLI", "TELEGRAM_BOT_TOKEN");
      clean("the stream", stream.end());
      clean("the API", client.get("/api/threads/" + thread + "/events?limit=500").toString());
      var all = client.get("/api/events?after=0&limit=500").toString();
      assertThat(all).contains("worker.started", "worker.completed", "DeployFailed");
      clean("all events", all);
      var inRedis = inRedis();
      assertThat(inRedis).contains("worker.started", "worker.completed", "DeployFailed");
      clean("Redis", inRedis);
      clean("what the bot says", saidByBot());
      clean("the threads", client.get("/api/threads").toString());
      assertThat(client.get("/api/secrets").toString()).contains("CAUGHT_1");
      clean("the rows", rows());
      server.stop();
      clean("the server's output", server.output());
      clean("the command line", shown);
      files(data);
    }
  }

  private final StringBuilder shownByCli = new StringBuilder();
  private String shown = "";

  private String opened(ApiClient client) {
    var opened = client.send("POST", "/api/threads", Map.of("title", "Bot " + titled));
    return opened.json().path("id").asText();
  }

  /** Another commit takes the place of the bot: one that tells all. */
  private void replaced(Path data, String project) {
    new LocalForge(data.resolve("git"), InstantSource.system())
        .open(ProjectId.of(project))
        .commit(
            "main",
            Scaffold.of(
                Map.of(
                    "orchestrator.yaml",
                    "run: [sh, run.sh]\nhealth: /\nenv: {TELEGRAM_BOT_TOKEN: user, OTHER: user, FROM_CLI: user}\n",
                    "run.sh",
                    "echo \"I am $TELEGRAM_BOT_TOKEN, and I crash\"\necho \"$OTHER $FROM_CLI\"\nexit 3\n")),
            "Tell all");
  }

  private void set(ApiClient client, String project) throws IOException {
    var typed = new ByteArrayInputStream((overCli + "\n").getBytes(StandardCharsets.UTF_8));
    assertThat(cli(client, typed, "secrets", "set", project, "FROM_CLI")).isZero();
    var nothing = InputStream.nullInputStream();
    assertThat(cli(client, nothing, "secrets", "set", project, "FROM_CLI", asArgument))
        .as("a value as an argument")
        .isEqualTo(2);
    assertThat(cli(client, nothing, "secrets", "list", project)).isZero();
    shown = shownByCli.toString();
    assertThat(shown).contains("FROM_CLI of " + project, "not taken from the command line");
  }

  private int cli(ApiClient client, InputStream in, String... args) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      return Cli.run(args, client.env(), in, out, out);
    } finally {
      shownByCli.append(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  /** As a message, as its correction and below a file; the chat does not keep them either. */
  private void typedIntoTelegram() {
    var chat = phone.with(door);
    chat.says("keep my key " + inChat);
    chat.edits(chat.says("I will think about it"), "no, it is " + corrected);
    var file = new SentFile("notes.bin", new byte[] {1, 2, 3});
    chat.sendsFile(file, "and this is " + below);
    ApiClient.await(LIMIT, () -> telegram.unconfirmed(door), waiting -> waiting == 0);
    ApiClient.await(
        LIMIT,
        () -> chat.shows().toString(),
        shown -> Stream.of(inChat, corrected, below).noneMatch(shown::contains));
  }

  /** All that it ever told Telegram; what people write is in the answers alone. */
  private String saidByBot() {
    return telegram.ledger().stream()
        .map(call -> call.method() + call.params())
        .collect(Collectors.joining("\n"));
  }

  private static void at(
      ApiClient client, String method, String project, String path, Map<String, String> body) {
    var response = client.send(method, "/api/projects/" + project + path, body);
    assertThat(response.status()).as(response.body()).isBetween(200, 299);
  }

  private static String awaitFailure(ApiClient client, String thread) {
    return ApiClient.await(
            LIMIT, () -> client.events(thread, "DeployFailed"), events -> !events.isEmpty())
        .getFirst()
        .toString();
  }

  /** Nothing is written any more. */
  private void quiet() {
    ApiClient.await(
        LIMIT,
        () -> database.query("SELECT 1 FROM flow WHERE state IN ('READY', 'RUNNING')").size(),
        running -> running == 0);
  }

  private void clean(String where, String text) {
    assertThat(text).as(where).isNotEmpty();
    for (var secret :
        List.of(
            titled,
            chatted,
            described,
            tasked,
            token,
            overApi,
            overCli,
            asArgument,
            inChat,
            corrected,
            below,
            door.token())) {
      assertThat(text).as(where).doesNotContain(secret);
    }
  }

  /** Every row of every table: text, JSON and all else as text. */
  private String rows() {
    var all = new StringBuilder();
    for (var table :
        database.query("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public'")) {
      var name = table.getString("t");
      database
          .query("SELECT t::text AS row FROM \"" + name + "\" t")
          .forEach(row -> all.append(row.getString("row")).append('\n'));
    }
    return all.toString();
  }

  /** Every file, and the whole history of every repository. */
  private void files(Path data) throws IOException, InterruptedException {
    try (Stream<Path> all = Files.walk(data)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().equals(RAW_LOG) && Files.size(file) > 0) {
          clean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
          clean(file + ", as UTF-8", new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
    try (Stream<Path> all = Files.list(data.resolve("git"))) {
      for (var repository : all.filter(Files::isDirectory).toList()) {
        clean("history of " + repository, history(repository));
      }
    }
  }

  private static String history(Path repository) throws IOException, InterruptedException {
    var git = new ProcessBuilder("git", "-C", repository.toString(), "log", "--all", "-p").start();
    var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return text;
  }

  /** What other programs read there. */
  private String inRedis() {
    try (var client = Redis.open(vertx, redis)) {
      return client.send("XRANGE", EventRelay.STREAM, "-", "+").orElseThrow().toString();
    }
  }

  private Map<String, String> settings() {
    var settings = new HashMap<>(TestPorts.next());
    settings.put("POSTGRES_URL", postgres.reveal());
    settings.put("REDIS_URL", redis.reveal());
    settings.put("TELEGRAM_BOT_TOKEN", door.token());
    settings.put("TELEGRAM_API_URL", telegram.url());
    settings.put("ADMIN_TELEGRAM_IDS", Long.toString(phone.id()));
    return settings;
  }

  /** What a follower of the thread gets. */
  private static final class Followed {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();

    Followed(ApiClient client, String thread) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      client.env().get("ORCHESTRATOR_URL") + "/api/threads/" + thread + "/events"))
              .header("Authorization", "Bearer " + client.env().get("ORCHESTRATOR_KEY"))
              .header("Accept", "text/event-stream")
              .build();
      var _ =
          http.sendAsync(request, BodyHandlers.ofLines())
              .thenAccept(answer -> answer.body().forEach(lines::add));
    }

    String end() {
      http.shutdownNow();
      return String.join("\n", lines);
    }
  }

  private String openAi() {
    return "sk-proj-1" + drawn(40);
  }

  private String drawn(int length) {
    return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "").substring(0, length);
  }
}
