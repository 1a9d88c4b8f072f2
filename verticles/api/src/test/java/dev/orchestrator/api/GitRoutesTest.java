package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.forge.Scaffold;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.PublicUrls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real git against the real server. */
class GitRoutesTest {

  @TempDir static Path folder;
  private static RunningApi api;
  private static Project project;

  @BeforeAll
  static void start() {
    api = new RunningApi(folder.resolve("forge"));
    project = api.project(api.alice, "greeter", Optional.empty());
    var large = new byte[300_000];
    new java.util.Random(1).nextBytes(large);
    api.stores
        .forge()
        .create(project.id(), Scaffold.of(Map.of("README.md", "Hello")).with("large.bin", large));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void the_url_that_people_get_clones_the_project() throws Exception {
    var cloned = clone(new PublicUrls(api.url()).cloneUrl(project), "by-url");
    assertThat(cloned.exit()).as(cloned.output()).isZero();
    assertThat(folder.resolve("by-url/README.md")).hasContent("Hello");
    assertThat(Files.size(folder.resolve("by-url/large.bin"))).isEqualTo(300_000);
  }

  @Test
  void the_owner_s_key_clones_it_too() throws Exception {
    assertThat(clone(url(api.alice.key()), "by-owner").exit()).isZero();
  }

  @Test
  void a_renamed_project_is_still_found_under_its_old_name() throws Exception {
    var url = new PublicUrls(api.url()).cloneUrl(project).replace("greeter.git", "older.git");
    assertThat(clone(url, "by-old-name").exit()).isZero();
  }

  @Test
  void a_wrong_key_and_no_key_are_asked_for_another() throws Exception {
    for (var key : List.of("wrong", project.cloneKey().reveal() + "x", "")) {
      var refused = clone(url(key), "never");
      assertThat(refused.exit()).isNotZero();
      assertThat(refused.output()).containsAnyOf("Authentication failed", "could not read");
    }
    var answer = api.send(api.request(refs(project)));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
  }

  @Test
  void another_user_s_key_finds_nothing() throws Exception {
    var refused = clone(url(api.bob.key()), "others");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.output()).contains("not found");
  }

  @Test
  void a_key_of_one_project_opens_no_other_one() throws Exception {
    var other = api.project(api.alice, "other", Optional.empty());
    api.stores.forge().create(other.id(), Scaffold.of(Map.of("a", "b")));
    var url = new PublicUrls(api.url()).cloneUrl(other);
    var wrong = url.replace(other.cloneKey().reveal(), project.cloneKey().reveal());
    assertThat(clone(wrong, "other").exit()).isNotZero();
  }

  @Test
  void a_push_is_refused_in_words() throws Exception {
    assertThat(clone(new PublicUrls(api.url()).cloneUrl(project), "pushing").exit()).isZero();
    var work = folder.resolve("pushing");
    Files.writeString(work.resolve("new"), "x");
    git(work, "add", "new");
    git(work, "-c", "user.name=T", "-c", "user.email=t@localhost", "commit", "-m", "x");
    var pushed = git(work, "push", "origin", "HEAD:main");
    assertThat(pushed.exit()).isNotZero();
    assertThat(pushed.output()).contains("can be read only");
  }

  @Test
  void a_project_without_a_repository_is_not_found() {
    var empty = api.project(api.alice, "empty", Optional.empty());
    var answer = api.get(refs(empty), api.alice);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("There is no repository");
  }

  private static String refs(Project project) {
    return "/git/" + project.id() + "/x.git/info/refs?service=git-upload-pack";
  }

  private static String url(String key) {
    return "http://git:%s@127.0.0.1:%d/git/%s/greeter.git"
        .formatted(key, api.verticle.port(), project.id());
  }

  private record Ran(int exit, String output) {}

  private static Ran clone(String url, String into) throws Exception {
    return git(folder, "clone", url, into);
  }

  private static Ran git(Path where, String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var log = Files.createTempFile(folder, "git", ".log");
    var process = start(command, where, log);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("git ends").isTrue();
    return new Ran(process.exitValue(), Files.readString(log));
  }

  private static Process start(List<String> command, Path where, Path log) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(log.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }
}
