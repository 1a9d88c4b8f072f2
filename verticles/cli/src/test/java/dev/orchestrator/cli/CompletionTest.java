package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectPage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell is told may follow, and the scripts with which it asks. */
@Timeout(60)
class CompletionTest {

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(folder.resolve("forge"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void verbs_are_completed() {
    assertThat(candidates(Map.of(), "de")).containsExactly("delete", "deploy");
    assertThat(candidates(Map.of(), ""))
        .containsExactlyInAnyOrderElementsOf(Cli.verbNames())
        .doesNotContain("complete");
    assertThat(candidates(Map.of(), "flow", "")).contains("show", "fork");
  }

  @Test
  void options_are_offered_to_whoever_begins_one() {
    assertThat(candidates(Map.of(), "flow", "show", "--j")).containsExactly("--json");
    assertThat(candidates(Map.of(), "flow", "show", "")).noneMatch(word -> word.startsWith("-"));
  }

  @Test
  void what_the_server_has_is_completed_by_name_or_id() {
    var greeter = server.project("greeter", Optional.empty());
    var flow = server.flow("engineering.build", Optional.empty());
    try (var _ =
        server.bus.serve(
            BrowseProjects.class,
            (_, _) ->
                new Answer.Done<>(
                    new ProjectPage(List.of(Scenes.view(greeter)), List.of(), null)))) {
      assertThat(candidates(server.env(), "why", "gr")).containsExactly("greeter");
      assertThat(candidates(server.env(), "secrets", "list", "")).contains("greeter");
    }
    assertThat(candidates(server.env(), "flow", "show", "")).contains(flow.toString());
    assertThat(candidates(server.env(), "agents", "set", "arch")).containsExactly("architect");
    assertThat(candidates(server.env(), "keys", "add", "x", "--user", "al"))
        .containsExactly("alice");
    assertThat(candidates(Map.of(), "--url", server.url(), "why", "gr"))
        .as("without a key")
        .isEmpty();
  }

  @Test
  void without_a_server_nothing_is_offered_and_nothing_is_said() {
    var env = Map.of("ORCHESTRATOR_URL", "http://127.0.0.1:1", "ORCHESTRATOR_KEY", "k");
    assertThat(Typed.run(env, "complete", "--", "why", "g")).isEqualTo(new Typed(0, "", ""));
    var nowhere = Map.of("ORCHESTRATOR_DATA", folder.resolve("nothing").toString());
    assertThat(Typed.run(nowhere, "complete", "--", "why", "g")).isEqualTo(new Typed(0, "", ""));
  }

  @Test
  void a_shell_that_has_no_script_is_named_with_those_that_have() {
    var typed = Typed.run(Map.of(), "completion", "tcsh");
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("tcsh", "bash, zsh, fish");
  }

  /** Each shell is given the words of a line and has to ask the program with them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bash | COMP_WORDS=(orchestrator flow show ''); COMP_CWORD=3; _orchestrator; printf '%s\\n' "${COMPREPLY[@]}"
          zsh  | compadd() { print -l $candidates }; words=(orchestrator flow show ''); CURRENT=4; _orchestrator
          fish | complete -C 'orchestrator flow show '
          """)
  void each_shell_asks_with_the_words_typed_so_far(String shell, String line) throws Exception {
    var program = program(shell);
    var script = Typed.run(Map.of(), "completion", shell);
    assertThat(script.exit()).isZero();
    var file = Files.writeString(folder.resolve(shell + "-script"), script.out());
    var before = shell.equals("zsh") ? "compdef() { : }; " : "";
    var printed = run(program, before + "source " + file + "; " + line);
    assertThat(printed.lines()).contains("complete", "flow", "show", "<>");
  }

  private static List<String> candidates(Map<String, String> env, String... words) {
    var args = Stream.concat(Stream.of("complete", "--"), Stream.of(words));
    var typed = Typed.run(env, args.toArray(String[]::new));
    assertThat(typed.err()).isEmpty();
    return typed.out().lines().toList();
  }

  private static String program(String shell) {
    var found =
        Stream.of("/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/")
            .map(place -> Path.of(place + shell))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "there is no " + shell + " on this machine");
    return found.orElseThrow().toString();
  }

  /** Runs a line in a shell in which the program prints its words, and an empty one as <>. */
  private static String run(String shell, String line) throws Exception {
    var bin = Files.createDirectories(folder.resolve("bin"));
    var stub = bin.resolve("orchestrator");
    Files.writeString(stub, "#!/bin/sh\nfor word; do echo \"${word:-<>}\"; done\n");
    Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwx------"));
    var builder = new ProcessBuilder(shell, "-c", line).redirectErrorStream(true);
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("HOME", folder.toString());
    var process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
