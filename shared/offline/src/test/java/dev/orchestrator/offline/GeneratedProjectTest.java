package dev.orchestrator.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.Reading.Understood;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes projects of every kind and really compiles, tests and runs them. */
class GeneratedProjectTest {

  private static final String EVERYTHING =
      """
      greets people by name in English and Russian, counts visits, tells its version, echoes,
      tells the time, draws random numbers, rolls dice, flips a coin, tells quotes, keeps notes,
      converts Celsius to Fahrenheit, sums, reverses, counts words, makes uuids,
      and /about-us says «We \\bake\\ 100% \\u0041 "bread" */ ${x} {{y}}»
      """;

  @TempDir Path folder;

  @Test
  void a_service_with_every_feature_passes_its_tests() throws Exception {
    write(ProjectKind.HTTP_SERVICE, "A service that " + EVERYTHING + ", answers in JSON");
    assertThat(test().output()).contains("ok    greeting", "ok    json", "ok    text about-us");
    assertThat(test().exit()).isZero();
  }

  @Test
  void a_mutated_service_fails_its_tests() throws Exception {
    write(ProjectKind.HTTP_SERVICE, "A service that greets people by name and counts visits");
    mutate("Service.java", "\"Hello, {name}!\"", "\"Hullo, {name}!\"");
    assertThat(test().exit()).isEqualTo(1);
    assertThat(test().output())
        .contains("WRONG greeting: GET /hello?name=Ada answered 200 \"Hullo, Ada!\"");
    mutate("Service.java", "\"Hullo, {name}!\"", "\"Hello, {name}!\"");
    mutate("Service.java", "incrementAndGet", "decrementAndGet");
    assertThat(test().output()).contains("ok    greeting", "WRONG visits");
  }

  @Test
  void a_bot_with_every_feature_passes_its_tests_and_a_mutated_one_fails_them() throws Exception {
    write(ProjectKind.TELEGRAM_BOT, "A bot that " + EVERYTHING);
    assertThat(test().exit()).as(test().output()).isZero();
    mutate("Service.java", "Привет, {name}!", "Пока, {name}!");
    mutate("Json.java", "'n' -> '\\n'", "'n' -> 'n'");
    assertThat(test().exit()).isEqualTo(1);
    assertThat(test().output()).contains("WRONG greeting", "WRONG other words come back");
  }

  @Test
  void a_site_passes_its_tests_and_a_broken_link_fails_them() throws Exception {
    write(
        ProjectKind.STATIC_SITE,
        "A dark site called \"Rye & Oats\" about our bakery with pages menu, opening hours and contacts;"
            + " /about says \"We <bake> 100% \\n bread\"");
    assertThat(folder.resolve("site")).isDirectoryContaining(f -> f.endsWith("opening-hours.html"));
    assertThat(test().exit()).as(test().output()).isZero();
    mutate("site/menu.html", "href=\"/contacts\"", "href=\"/contact\"");
    assertThat(test().output()).contains("WRONG page /menu");
  }

  @Test
  void a_built_service_answers_on_its_port() throws Exception {
    write(ProjectKind.HTTP_SERVICE, "Сервис, который здоровается по имени и считает визиты");
    var javac = run(java("javac"), "-d", "build", "Service.java");
    assertThat(javac.exit()).as(javac.output()).isZero();
    var builder =
        new ProcessBuilder(
                java("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                "build",
                "Service")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PORT", "0");
    var service = builder.start();
    try (var out = service.inputReader()) {
      var line = out.readLine();
      assertThat(line).endsWith(line.replaceAll("\\D", "")).contains("listens on port");
      var at = "http://127.0.0.1:" + line.replaceAll(".* ", "");
      assertThat(get(at + "/health")).isEqualTo("ok");
      assertThat(get(at + "/hello?name=%D0%90%D0%B4%D0%B0")).isEqualTo("Привет, Ада!");
      assertThat(get(at + "/visits")).isEqualTo("2");
      assertThat(get(at + "/")).contains("<li><a href=\"/hello?name=Ada\">", "считает посещения");
    } finally {
      service.destroy();
      assertThat(service.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void write(ProjectKind kind, String task) throws IOException {
    var reading = TemplateCatalog.understands(kind, "sample", "", task);
    assertThat(reading).isInstanceOf(Understood.class);
    for (var file : ProjectFiles.of(((Understood) reading).design()).entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private void mutate(String file, String from, String to) throws IOException {
    var source = Files.readString(folder.resolve(file));
    assertThat(source).contains(from);
    Files.writeString(folder.resolve(file), source.replace(from, to));
  }

  private Subprocess.Ended test() {
    var command = new ArrayList<>(Scaffold.TEST);
    command.set(0, java("java"));
    return Subprocess.run(folder, Duration.ofSeconds(60), command);
  }

  private Subprocess.Ended run(String... command) {
    return Subprocess.run(folder, Duration.ofSeconds(60), List.of(command));
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static String get(String url) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
