package dev.orchestrator.cli;

import static dev.orchestrator.cli.Scenes.COMMIT;
import static dev.orchestrator.cli.Scenes.URL;
import static dev.orchestrator.cli.Scenes.ask;
import static dev.orchestrator.cli.Scenes.done;
import static dev.orchestrator.cli.Scenes.eventually;
import static dev.orchestrator.cli.Scenes.finished;
import static dev.orchestrator.cli.Scenes.startBuild;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.AnswerApproval;
import dev.orchestrator.messages.ApprovalId;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.ThreadEvent.ApprovalGiven;
import dev.orchestrator.messages.ThreadEvent.Asked;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.Said;
import dev.orchestrator.messages.ThreadId;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asking for something, and talking about it: {@code new} and {@code chat}. */
@Timeout(60)
class ConversationVerbsTest {

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
  void new_shows_the_progress_and_ends_with_the_url_the_commit_and_the_clone() {
    var project = server.project("greeter", Optional.empty());
    server.team((thread, said) -> {
      if (said.equals("Сервис, который здоровается")) {
        server.tell(thread, new Said("I am on it. Build started, please wait."));
        startBuild(server, thread, project);
      } else if (said.equals("DeployFinished")) {
        server.tell(thread, new Said("Your greeter is ready."));
      }
    });
    var typed = Typed.run(server.env(), "new", "Сервис,", "который", "здоровается");
    assertThat(typed.exit()).as(typed.out() + typed.err()).isZero();
    assertThat(typed.out().lines())
        .containsExactly(
            "I am on it. Build started, please wait.",
            "· Writing the code",
            "greeter работает: %s (коммит 01234567)".formatted(URL),
            "Your greeter is ready.",
            "READY %s %s".formatted(URL, COMMIT),
            "git clone " + TestServer.URLS.cloneUrl(project));
    assertThat(typed.out()).doesNotContain("\033");
  }

  @Test
  void new_fails_when_the_work_fails_and_says_how_to_go_on() {
    server.team((thread, _) -> {
      var flow = FlowId.next();
      server.tell(
          thread, new FlowFailed(flow, "engineering.build", null, "shop", "tests stay red", "log"));
      server.tell(thread, new Said("I am sorry."));
    });
    var typed = Typed.run(server.env(), "new", "fail");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.out())
        .contains("shop: it did not work: tests stay red", "I am sorry.", "orchestrator chat ");
  }

  @Test
  void new_stops_at_a_question_and_says_where_to_answer() {
    server.team((thread, _) -> server.tell(thread, new Asked("Which one?", List.of("A", "B"))));
    var typed = Typed.run(server.env(), "new", "something");
    assertThat(typed.exit()).isEqualTo(1);
    assertThat(typed.out())
        .contains("Which one?", "1) A", "2) B", "Answer with: orchestrator chat");
  }

  @Test
  void new_outlives_a_restart_of_the_server_and_repeats_nothing() throws Exception {
    var project = server.project("phoenix", Optional.empty());
    var began = new CompletableFuture<ThreadId>();
    server.team((thread, said) -> {
      if (said.equals("restart")) {
        server.tell(thread, new Said("Before."));
        server.flow("engineering.build", Optional.of(thread));
        began.complete(thread);
      }
    });
    var out = new ByteArrayOutputStream();
    var env = server.env();
    var running =
        CompletableFuture.supplyAsync(() ->
            Typed.run(Terminal.PIPE, env, InputStream.nullInputStream(), out, "new", "restart"));
    var thread = began.get(20, TimeUnit.SECONDS);
    eventually(() -> out.toString(StandardCharsets.UTF_8).contains("Before."));
    var port = server.goAway();
    server.tell(thread, new Said("Meanwhile."));
    server.comeBack(port);
    eventually(() -> out.toString(StandardCharsets.UTF_8).contains("Meanwhile."));
    server.tell(thread, finished(FlowId.next(), project));
    server.database.query(
        "UPDATE flow SET state = 'DONE' WHERE thread = $1 AND kind <> 'po.turn'",
        thread.toString());
    server.stores.log().wake(thread);
    var typed = running.get(30, TimeUnit.SECONDS);
    assertThat(typed.out().lines().filter("Before."::equals)).hasSize(1);
    assertThat(typed.out()).contains("Meanwhile.", "READY " + URL);
    assertThat(typed.err().lines().filter(line -> line.contains("gone away"))).hasSizeLessThan(2);
  }

  @Test
  void chat_in_a_pipe_says_each_line_once_the_one_before_was_answered() {
    server.team((thread, said) -> server.tell(thread, new Said("You said " + said)));
    var typed = Typed.given(server.env(), "one\n\nдва\n", "chat");
    assertThat(typed.exit()).isZero();
    assertThat(typed.out().lines().limit(2)).containsExactly("You said one", "You said два");
    assertThat(typed.out()).contains("Come back with: orchestrator chat ");
  }

  @Test
  void chat_comes_back_to_a_conversation_and_shows_how_it_stood() {
    server.team((thread, said) -> server.tell(thread, new Said("You said " + said)));
    var first = Typed.given(server.env(), "remember me\n", "chat");
    var thread = first.out().strip().replaceAll("(?s).* ", "");
    var second = Typed.given(server.env(), "", "chat", thread);
    assertThat(second.out()).contains("you: remember me", "You said remember me");
  }

  @Test
  void a_question_is_answered_by_the_number_of_its_choice() {
    server.team((thread, said) ->
        server.tell(
            thread,
            said.equals("start")
                ? new Asked("Which one?", List.of("Red", "Blue"))
                : new Said("You chose " + said)));
    var typed = Typed.given(server.env(), "start\n2\n", "chat");
    assertThat(typed.out()).contains("1) Red", "You chose Blue");
  }

  @Test
  void an_approval_is_answered_with_y_or_n_inline() {
    var approval = ApprovalId.next();
    server.team((thread, said) -> {
      if (said.equals("delete it")) {
        ask(server, thread, approval);
      }
    });
    try (var _ =
        server.bus.serve(
            AnswerApproval.class,
            (envelope, given) -> {
              var event =
                  new ApprovalGiven(
                      approval,
                      "delete_project",
                      given.accepted(),
                      server.user(),
                      "It is being deleted.");
              server.tell(envelope.thread().orElseThrow(), event);
              return done(new AnswerApproval.Outcome(given.accepted(), "done"));
            })) {
      var typed = Typed.given(server.env(), "delete it\nда\n", "chat");
      assertThat(typed.out()).contains("Delete shop? ", "[y/n]", "Approved. It is being deleted.");
    }
  }

  @Test
  void on_a_terminal_the_prompt_returns_after_what_comes_meanwhile() throws Exception {
    server.team((thread, said) -> server.tell(thread, new Said("You said " + said)));
    var out = new ByteArrayOutputStream();
    var keyboard = new PipedOutputStream();
    try (var in = new PipedInputStream(keyboard)) {
      var env = new HashMap<>(server.env());
      var running =
          CompletableFuture.supplyAsync(
              () -> Typed.run(new Terminal(true, 80), env, in, out, "chat"));
      eventually(() -> out.toString(StandardCharsets.UTF_8).contains("> "));
      keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      eventually(() -> out.toString(StandardCharsets.UTF_8).contains("You said hello"));
      keyboard.close();
      var typed = running.get(20, TimeUnit.SECONDS);
      assertThat(typed.exit()).isZero();
      assertThat(typed.out()).contains("You said hello\n\033[1m> ", "Come back with");
    }
  }

  @Test
  void what_the_team_says_can_move_no_cursor() {
    server.team((thread, _) -> server.tell(thread, new Said("safe\u001b[2Jtext\u0007")));
    var typed = Typed.given(server.env(), "x\n", "chat");
    assertThat(typed.out()).contains("safe[2Jtext").doesNotContain("\033", "\u0007");
  }
}
