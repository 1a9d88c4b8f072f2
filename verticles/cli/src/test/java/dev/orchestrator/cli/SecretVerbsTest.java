package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ReleaseStatus;
import dev.orchestrator.messages.ServerId;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.ReleaseEnvironment;
import dev.orchestrator.store.SecretScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from the command line: they go in and never come out. */
@Timeout(60)
class SecretVerbsTest {

  @TempDir static Path folder;
  private static TestServer server;

  private final String value = "v" + UUID.randomUUID().toString().replace("-", "");

  @BeforeAll
  static void start() {
    server = new TestServer(folder.resolve("forge"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void a_value_comes_from_a_pipe_and_is_listed_by_name_alone() {
    var project = project("piped");
    var set = Typed.given(server.env(), value + "\n", "secrets", "set", "piped", "API_KEY");
    assertThat(set).isEqualTo(new Typed(0, "API_KEY of piped is in the vault.\n", ""));
    assertThat(server.secret(SecretScope.of(project), "API_KEY")).contains(value);
    for (var args : List.of(List.of("piped"), List.of("piped", "--json"))) {
      var words = new ArrayList<>(List.of("secrets", "list"));
      words.addAll(args);
      var listed = Typed.run(server.env(), words.toArray(String[]::new));
      assertThat(listed.exit()).isZero();
      assertThat(listed.out()).contains("API_KEY").doesNotContain(value);
    }
  }

  @Test
  void a_value_of_several_lines_is_kept_as_it_is() {
    var project = project("lines");
    var lines = value + "\nsecond\n third";
    Typed.given(server.env(), lines + "\n", "secrets", "set", "lines", "CERTIFICATE");
    assertThat(server.secret(SecretScope.of(project), "CERTIFICATE")).contains(lines);
  }

  @Test
  void a_value_typed_at_a_terminal_is_not_shown() throws Exception {
    var project = project("typed");
    var shown =
        Pty.of(server.env(), "secrets", "set", "typed", "TYPED").answer("not shown): ", value);
    assertThat(shown).contains("TYPED of typed is in the vault.").doesNotContain(value);
    assertThat(server.secret(SecretScope.of(project), "TYPED")).contains(value);
    var echoed = Pty.of(server.env(), "secrets", "delete", "typed", "TYPED").answer("[y/N]", value);
    assertThat(echoed).as("what is no secret is shown").contains(value, "Nothing was done.");
  }

  @Test
  void a_value_as_an_argument_is_refused_and_not_repeated() {
    var project = project("argued");
    var typed = Typed.given(server.env(), "other", "secrets", "set", "argued", "API_KEY", value);
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.out() + typed.err())
        .contains("not taken from the command line", "Change the one that you have just typed")
        .doesNotContain(value);
    assertThat(server.secret(SecretScope.of(project), "API_KEY")).isEmpty();
  }

  @Test
  void a_value_in_the_place_of_a_name_goes_nowhere_and_is_not_repeated() {
    var mistaken = "9" + value;
    for (var line :
        List.of("set any " + mistaken, "delete any -y " + mistaken, "forget " + mistaken)) {
      var typed = Typed.run(Map.of(), ("secrets " + line).split(" ", -1));
      assertThat(typed.exit()).as(line).isEqualTo(2);
      assertThat(typed.out() + typed.err()).contains("no name of a variable");
      assertThat(typed.out() + typed.err()).doesNotContain(value);
    }
  }

  @Test
  void nothing_typed_changes_nothing() {
    var project = project("empty");
    var typed = Typed.given(server.env(), "\n", "secrets", "set", "empty", "API_KEY");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.err()).contains("nothing was changed");
    assertThat(server.secret(SecretScope.of(project), "API_KEY")).isEmpty();
  }

  @Test
  void what_was_caught_is_listed_assigned_and_forgotten() {
    var project = project("assigned");
    var own = SecretScope.of(server.user());
    server.secret(own, "CAUGHT_1", value);
    server.secret(own, "CAUGHT_2", "w" + value);
    var caught = Typed.run(server.env(), "secrets").out();
    assertThat(caught).contains("CAUGHT_1", "CAUGHT_2").doesNotContain(value);

    var assigned = Typed.run(server.env(), "secrets", "assign", "assigned", "TOKEN", "CAUGHT_1");
    assertThat(assigned.out()).isEqualTo("TOKEN of assigned is in the vault.\n");
    assertThat(server.secret(SecretScope.of(project), "TOKEN")).contains(value);
    var forgotten = Typed.run(server.env(), "secrets", "forget", "CAUGHT_2");
    assertThat(forgotten.out()).isEqualTo("CAUGHT_2 was erased.\n");
    assertThat(Typed.run(server.env(), "secrets").out()).isEqualTo("Nothing was caught.\n");

    var again = Typed.run(server.env(), "secrets", "assign", "assigned", "TOKEN", "CAUGHT_1");
    assertThat(again.exit()).isEqualTo(4);
    assertThat(again.err()).contains("Nothing of that name was caught");
    assertThat(Typed.run(server.env(), "secrets", "forget", "CAUGHT_2").exit()).isEqualTo(4);
  }

  @Test
  void delete_asks_first_and_leaves_what_a_running_release_needs() {
    var scope = SecretScope.of(project("running"));
    server.secret(scope, "IN_USE", value);
    server.secret(scope, "SPARE", value);
    live(scope.id(), Map.of("IN_USE", 1));

    var no = Typed.given(server.env(), "n\n", "secrets", "delete", "running", "SPARE");
    assertThat(no.exit()).isEqualTo(1);
    assertThat(server.secret(scope, "SPARE")).isPresent();
    var yes = Typed.given(server.env(), "y\n", "secrets", "delete", "running", "SPARE");
    assertThat(yes.out()).contains("SPARE of running was erased.");
    assertThat(server.secret(scope, "SPARE")).isEmpty();

    var inUse = Typed.run(server.env(), "secrets", "delete", "running", "IN_USE", "--yes");
    assertThat(inUse.exit()).isEqualTo(4);
    assertThat(inUse.err()).contains("was started with IN_USE", "stop the project first");
    assertThat(server.secret(scope, "IN_USE")).isPresent();
  }

  @Test
  void another_user_s_project_is_not_there() {
    var scope = SecretScope.of(project("private"));
    server.secret(scope, "MINE", value);
    for (var line : List.of("list private", "delete private MINE -y", "set private MINE")) {
      var typed = Typed.given(server.strangersEnv(), "other", ("secrets " + line).split(" ", -1));
      assertThat(typed.exit()).as(line).isEqualTo(4);
      assertThat(typed.err()).contains("There is no project private");
    }
    assertThat(server.secret(scope, "MINE")).contains(value);
    assertThat(Typed.run(server.strangersEnv(), "secrets", "rotate-key").exit()).isEqualTo(5);
  }

  private static Project project(String name) {
    return server.project(name, Optional.empty());
  }

  /** A release that runs, started with these versions. */
  private static void live(UUID project, Map<String, Integer> secrets) {
    var machine = ServerId.next();
    server.database.query(
        "INSERT INTO server (id, name, host, status) VALUES ($1, 'here', 'h', 'READY')",
        machine.value());
    var environment = new ReleaseEnvironment(Map.of(), secrets);
    var id = new ProjectId(project);
    server
        .stores
        .flows()
        .transaction(tx -> {
          var releases = server.stores.releases();
          var made =
              releases.create(tx, id, "c0", FlowId.next(), machine, 8000, "http://h", environment);
          releases.move(tx, made.id(), ReleaseStatus.STARTING);
          releases.move(tx, made.id(), ReleaseStatus.LIVE);
          return made;
        });
  }
}
